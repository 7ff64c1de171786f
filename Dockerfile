# syntax=docker/dockerfile:1
# The program in an image of its own:
#
#   docker build --tag freshet .
#   docker run --rm --publish 127.0.0.1:8080:8080 --volume freshet:/var/lib/freshet freshet
#
# The demo then is at http://localhost:8080, over HTTP/1.1: TLS and HTTP/2 are for the proxy before it
# (deploy/Caddyfile), or for certificates of yours (freshet demo --help).
#
# The demo lets everybody publish and read. A server for others asks them for tokens, which the same key makes:
#
#   export FRESHET_KEY=$(openssl rand -base64 32)
#   docker run --rm --publish 8080:8080 --volume freshet:/var/lib/freshet --env FRESHET_KEY freshet \
#       serve --listen http://0.0.0.0:8080 --state /var/lib/freshet
#   docker run --rm --env FRESHET_KEY freshet token --publish 'orders/**' --expires 1h

FROM swift:6.3-bookworm AS build
RUN apt-get update --quiet=2 \
    && apt-get install --yes --quiet=2 --no-install-recommends libnats-dev make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /freshet
# What the build needs changes seldom, so it comes before the sources.
COPY Makefile ./
COPY scripts ./scripts
RUN make deps
COPY . .
# The cache keeps what was built over changes of the sources; it is not part of any layer, so the program is copied out.
RUN --mount=type=cache,target=/freshet/.build \
    make build && cp .build/release/freshet /usr/local/bin/freshet

FROM debian:bookworm-slim
# The program brings its own Swift runtime, zlib and zstd. This image lacks SQLite, and the client of logs on NATS.
RUN apt-get update --quiet=2 \
    && apt-get install --yes --quiet=2 --no-install-recommends libnats3.4 libsqlite3-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/freshet --create-home --shell /usr/sbin/nologin freshet
COPY --from=build /usr/local/bin/freshet /usr/local/bin/freshet
USER freshet
# A library that is missing shows here, and not at the first start.
RUN freshet --version
# Certificates, keys and the log of events.
VOLUME /var/lib/freshet
EXPOSE 8080
ENTRYPOINT ["freshet"]
CMD ["demo", "--listen", "http://0.0.0.0:8080", "--plain", "--state", "/var/lib/freshet"]
