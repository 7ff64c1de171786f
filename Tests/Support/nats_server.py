"""One nats-server, as deploy/cluster/nats.conf configures it, which keeps its ports and its store over restarts."""

import http.client
import json
import os
import signal
import subprocess

# It answers at once, or is frozen, or gone.
ANSWER_SECONDS = 1
STOP_SECONDS = 20


class NatsServer:
    def __init__(self, program, configuration, folder, name, port, peer_port, monitor_port):
        self.program, self.configuration = program, configuration
        self.name = name
        self.port, self.peer_port, self.monitor_port = port, peer_port, monitor_port
        self.store = folder / name
        self.output = folder / f"{name}.log"
        self.process = None
        self.is_frozen = False

    def launch(self, routes):
        """Starts it without waiting until it is ready. `routes` are URLs."""
        environment = {
            "NATS_NAME": self.name,
            "NATS_CLIENTS": f"127.0.0.1:{self.port}",
            "NATS_PEERS": f"127.0.0.1:{self.peer_port}",
            "NATS_MONITOR": f"127.0.0.1:{self.monitor_port}",
            "NATS_STORE": str(self.store),
            "NATS_ROUTES": f"[{', '.join(routes)}]",
        }
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [self.program, "--config", self.configuration], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **environment}, start_new_session=True)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """Ends it as a crash would, frozen or not."""
        self.process.kill()
        self.process.wait(STOP_SECONDS)
        self.is_frozen = False

    def stop(self):
        if not self.is_running:
            return
        if self.is_frozen:
            self.thaw()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def freeze(self):
        """As a machine that has too much to do, or a virtual one that is being moved."""
        self.process.send_signal(signal.SIGSTOP)
        self.is_frozen = True

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)
        self.is_frozen = False

    @property
    def is_healthy(self):
        """It has caught up with the others."""
        return self.is_running and self.answer("/healthz").get("status") == "ok"

    def leader(self, stream=None):
        """By what this server knows: the name of the one that leads a stream, or the cluster without one; or None."""
        said = self.answer("/jsz?accounts=true&streams=true")
        if stream is None:
            return said.get("meta_cluster", {}).get("leader")
        streams = [one for account in said.get("account_details", []) for one in account.get("stream_detail", [])]
        return next((one.get("cluster", {}).get("leader") for one in streams if one["name"] == stream), None)

    def answer(self, target):
        """What its monitor says; nothing if it does not answer."""
        if not self.is_running or self.is_frozen:
            return {}
        connection = http.client.HTTPConnection("127.0.0.1", self.monitor_port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", target)
            return json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            connection.close()

    def last_lines(self, count=20):
        return "\n".join(self.output.read_text().splitlines()[-count:])
