"""A node of a cluster: `freshet serve` as deploy/cluster/freshet.yaml configures it, supervised as systemd would."""

import http.client
import signal
import threading

from freshet_server import REPOSITORY, FreshetServer

CONFIGURATION = REPOSITORY / "deploy" / "cluster" / "freshet.yaml"
# EX_TEMPFAIL of sysexits.h: the log has lost something, and the node has to start again.
STARTS_AGAIN = 75
ANSWER_SECONDS = 5


class ClusterNode(FreshetServer):
    def __init__(self, folder, name, port, admin_port, log, *arguments):
        """Its ports stay its own while it is down."""
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(
            folder, "--config", str(CONFIGURATION), "--log", log, "--admin", f"127.0.0.1:{admin_port}",
            "--trusted-proxy", "loopback", "--drain-delay", "0", *arguments, scheme="http", command="serve")
        self.name = name
        self.port, self.admin_port = port, admin_port
        self.address = f"127.0.0.1:{port}"
        self.url = f"http://{self.address}"
        self.is_wanted = False
        # How often it has ended by itself to start again, and what else it ended with.
        self.restarts, self.failures = 0, []
        self.changing = threading.Lock()

    def start(self):
        """Without waiting until it is ready: that takes the log."""
        with self.changing:
            self.is_wanted = True
            self.launch()
        return self

    def launch(self):
        super().launch()
        threading.Thread(target=self.supervise, args=[self.process], daemon=True).start()

    def supervise(self, process):
        self.listen_to(process)
        code = process.wait()
        with self.changing:
            if not self.is_wanted or process is not self.process:
                return
            if code != STARTS_AGAIN:
                self.failures.append(code)
                return
            self.restarts += 1
            self.launch()

    def listen_to(self, process):
        """So that it never blocks on a full pipe."""
        try:
            for _ in process.stdout:
                pass
        except ValueError:
            pass  # closed by whoever has ended it

    def _end(self, number: signal.Signals):
        with self.changing:
            self.is_wanted = False
            if self.process.poll() is None:
                super()._end(number)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def is_ready(self):
        return self.readiness()[0] == 200

    def readiness(self):
        """/readyz: the status and what it says; no status if it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            return None, ""
        finally:
            connection.close()
