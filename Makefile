# The two commands that matter: `make run` and `make test`. `make help` lists all.

PORT ?= 8443
HTTP_PORT ?= 8080
STATE ?=
KILLS ?= 1000
SECONDS ?= 600
SEED ?=
REPEATS ?=
QUICK ?=
SANITIZER ?= address thread
FULL ?=

SWIFT ?= swift
# One set of flags for the program and its tests, so that both come from one build.
STATIC := FRESHET_STATIC=1
# Logs on NATS are built in where its C client is: `make test` installs it, and `make run` does without.
TRAITS = $(shell for place in /usr /usr/local /opt/homebrew; do \
	[ ! -e $$place/include/nats/nats.h ] || { echo --traits NATS; break; }; done)
BUILD = env $(STATIC) $(SWIFT) build -c release $(TRAITS)
FRESHET := .build/release/freshet
STAGE := scripts/stage
# What is ours in Swift; folders that were built into are not.
SOURCES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Micro Examples

.PHONY: help run proxy cluster build test conformance faults soak hostile bench bench-cluster storm micro fuzz sanitize deps test-deps format clean
.DEFAULT_GOAL := help

help: ## Lists the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: build ## Builds and starts the demo. PORT=8443, HTTP_PORT=8080, STATE=DIR
	@exec $(FRESHET) demo --listen https://localhost:$(PORT) --listen http://localhost:$(HTTP_PORT) \
		$(if $(STATE),--state $(STATE))

proxy: build ## Builds and starts two backends behind Caddy. PORT=8444
	@exec scripts/proxy $(if $(filter-out file,$(origin PORT)),--port $(PORT))

cluster: build ## Builds and starts three nodes on three nats-servers, behind HAProxy. PORT=8088
	@exec scripts/cluster $(if $(filter-out file,$(origin PORT)),--port $(PORT))

build: deps ## Builds the program: .build/release/freshet
	@$(BUILD) --product freshet

test: test-deps ## Builds and runs every test. What a machine lacks is skipped; FRESHET_REQUIRE=chromium,… forbids it.
	@$(STAGE) lint 2m $(SWIFT) format lint --strict --recursive $(SOURCES)
	@$(STAGE) build 60m $(BUILD) --build-tests
	@$(STAGE) swift-tests 15m env $(STATIC) $(SWIFT) test -c release $(TRAITS) --skip-build
	@$(STAGE) command-tests 15m .tools/venv/bin/pytest Tests/Command --numprocesses 2 --dist loadfile
	@$(STAGE) conformance-tests 15m .tools/venv/bin/pytest Tests/Conformance -m "not thorough"
	@$(STAGE) fault-tests 15m .tools/venv/bin/pytest Tests/Faults -m "not thorough"
	@$(STAGE) browser-tests 20m .tools/venv/bin/pytest Tests/Browser --numprocesses 2 --dist loadfile
	@$(STAGE) firefox-tests 5m .tools/venv/bin/pytest Tests/Firefox
	@$(STAGE) proxy-tests 10m .tools/venv/bin/pytest Tests/Proxy

conformance: test-deps build ## Runs all of Autobahn's cases over HTTP/1.1 and HTTP/2. Reports: .logs/conformance
	@.tools/venv/bin/pytest Tests/Conformance

faults: test-deps build ## Kills a server a thousand times under load, and a cluster for 15 minutes a seed. KILLS=1000, SEED=N
	@FAULT_KILLS=$(KILLS) $(if $(SEED),FAULT_SEED=$(SEED)) .tools/venv/bin/pytest -s Tests/Faults

soak: test-deps build ## Mixed load, kills, slow and rude clients, for a while. SECONDS=600, SEED=N
	@.tools/venv/bin/python Tests/Faults/soak.py --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

hostile: test-deps build ## Everything hostile at once, beside a reader and a publisher who behave. SECONDS=600, SEED=N
	@.tools/venv/bin/python Tests/Faults/hostile_clients.py --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

fuzz: deps ## Fuzzes each parser that strangers' bytes reach: over an hour and a half on two cores. SECONDS=600 each
	@scripts/fuzz --seconds $(SECONDS)

sanitize: test-deps ## Runs the Swift tests under sanitizers. SANITIZER="address thread"; FULL=1 for the commands, too
	@for each in $(SANITIZER); do scripts/sanitize $$each $(if $(FULL),--commands) || exit 1; done

bench: build ## Measures fan-out beside the kernel's floor and nchan, and counts its pieces. REPEATS=5; QUICK=1 for a glance
	@env $(STATIC) $(SWIFT) build -c release --package-path Benchmarks
	@$(BUILD) --product FreshetMicro
	@scripts/bench $(if $(REPEATS),--repeats $(REPEATS)) $(if $(QUICK),--quick)
	@scripts/micro $(if $(QUICK),--rounds 3)

bench-cluster: build ## Measures a log on NATS beside SQLite, and what more nodes cost. REPEATS=3; QUICK=1 for a glance
	@scripts/bench-cluster $(if $(REPEATS),--repeats $(REPEATS)) $(if $(QUICK),--quick)

storm: ## Reckons and simulates what happens when readers come back all at once, and fails if the two disagree.
	@scripts/storm --check

micro: deps ## Counts what the pieces cost: allocations, and instructions where valgrind is.
	@$(BUILD) --product FreshetMicro
	@scripts/micro

deps: ## Installs what the build needs.
	@scripts/install build

test-deps: deps ## Installs what the tests need, and says how much that is.
	@scripts/install test
	@scripts/venv
	@scripts/caddy >/dev/null || echo "Going on without Caddy."
	@scripts/haproxy >/dev/null || echo "Going on without HAProxy."
	@scripts/nginx >/dev/null || echo "Going on without nginx."
	@scripts/nats-server >/dev/null || echo "Going on without nats-server."
	@scripts/autobahn >/dev/null || echo "Going on without Autobahn."

format: ## Formats the Swift code.
	@$(SWIFT) format --in-place --recursive $(SOURCES)

clean: ## Removes what was built and installed into this folder.
	rm -rf .build .build-fuzz .build-sanitize .tools .logs Benchmarks/.build
