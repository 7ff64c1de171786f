"""nginx with its module nchan, as a server that `freshet bench` can measure."""

import os
import socket
import subprocess
import urllib.request
from contextlib import contextmanager

from .processes import children, running
from .servers import DESCRIPTORS, REPOSITORY, TOPIC, TRUST, Server, a_folder, freshet, trust


@contextmanager
def nchan(tls=False):
    """nginx with one worker. Nginx takes no port 0, so it is given one that was free a moment ago."""
    if tls and not (TRUST / "leaf.pem").exists():
        with freshet(tls=True):
            pass
    with a_folder() as folder:
        port = free_port()
        with nginx(folder, port, nchan_server(port, tls)) as worker:
            url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
            state_a_position(url)
            yield Server(url, worker, ["--cacert", TRUST / "ca.pem"] if tls else [])


@contextmanager
def nginx_that_compresses():
    """nginx in front of Freshet, which is asked for plain streams."""
    with freshet() as behind, a_folder() as folder:
        port = free_port()
        with nginx(folder, port, compressing_server(port, behind.url)) as worker:
            yield Server(f"http://127.0.0.1:{port}", worker)


@contextmanager
def nginx(folder, port, server):
    """Its one worker's process."""
    (folder / "nginx.conf").write_text(configuration(folder, server))
    command = [unpacked() / "nginx", "-p", folder, "-c", folder / "nginx.conf"]
    with running(command, folder / "log", lambda master, _: accepts(port) and children(master.pid)) as (workers, _):
        yield workers[0]


def state_a_position(url):
    """Has nchan's streams of the topic begin with an event of type `gap`. `freshet bench` waits until a stream states
    its position; nchan's do not, and this is the one event of a server's own that any server can be made to send."""
    event = urllib.request.Request(f"{url}/events/{TOPIC}", b"begin", {"X-EventSource-Event": "gap"})
    urllib.request.urlopen(event, context=trust() if url.startswith("https:") else None).close()


def unpacked():
    """Where nginx and nchan are. Raises CalledProcessError if the machine can have none; the script says why."""
    script = subprocess.run([REPOSITORY / "scripts" / "nchan"], stdout=subprocess.PIPE, text=True, check=True)
    return REPOSITORY / script.stdout.strip()


def configuration(folder, server):
    """As quick as nginx goes: one worker, no access log, all in memory, and enough connections."""
    return f"""
        {"user root;" if os.geteuid() == 0 else ""}
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile {DESCRIPTORS};
        load_module {unpacked()}/modules/ngx_nchan_module.so;
        pid {folder}/nginx.pid;
        error_log stderr error;
        events {{ worker_connections {DESCRIPTORS - 500}; }}
        http {{
            access_log off; tcp_nodelay on; keepalive_requests 10000000; keepalive_timeout 3600s;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            nchan_shared_memory_size 512M; nchan_message_buffer_length 100; nchan_message_timeout 10m;
            {server}
        }}
    """


def nchan_server(port, tls):
    secrets = f"ssl_certificate {TRUST}/leaf.pem; ssl_certificate_key {TRUST}/leaf-key.pem; ssl_protocols TLSv1.3;"
    return f"""
        server {{
            listen 127.0.0.1:{port} backlog=8192 {"ssl" if tls else ""};
            {secrets if tls else ""}
            location ~ ^/events/(.+)$ {{
                nchan_publisher http; nchan_subscriber eventsource; nchan_channel_id $1;
                nchan_subscriber_first_message oldest;
            }}
        }}
    """


def compressing_server(port, behind):
    return f"""
        server {{
            listen 127.0.0.1:{port} backlog=8192;
            gzip on; gzip_types text/event-stream; gzip_min_length 0;
            location / {{
                proxy_pass {behind}; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h;
                proxy_set_header Connection ""; proxy_set_header Accept-Encoding "";
            }}
        }}
    """


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False
