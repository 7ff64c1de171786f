"""A real Firefox with a home and a profile of its own, which trusts whom it is told to trust."""

import json
import os
import subprocess
import time
from pathlib import Path

from marionette import Marionette

FIREFOX = os.environ.get("FRESHET_FIREFOX", "/usr/bin/firefox-esr")
READY_SECONDS = 90
WAIT_SECONDS = 20
STOP_SECONDS = 20
PREFERENCES = {
    # A free port; Firefox writes it into its profile.
    "marionette.port": 0,
    # Nothing but the test is asked of any network.
    "app.normandy.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    def __init__(self, folder: Path):
        self.home = folder / "home"
        self.profile = folder / "profile"
        self.diagnostics = folder / "firefox.log"
        self._process = None
        self._marionette = None

    def start(self, trusting: Path) -> "Firefox":
        """Opens it, with the certificate in the file `trusting` as an authority for websites."""
        self.home.mkdir(parents=True)
        self.profile.mkdir()
        # No certificate error is ignored: this is what a user does in Settings, Certificates, Authorities, Import.
        _certutil(self.profile, "-N", "--empty-password")
        _certutil(self.profile, "-A", "-t", "C,,", "-n", "freshet", "-i", str(trusting))
        lines = (f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items())
        (self.profile / "user.js").write_text("".join(lines))

        command = [FIREFOX, "--headless", "--no-remote", "--marionette", "--profile", str(self.profile)]
        with self.diagnostics.open("wb") as diagnostics:
            self._process = subprocess.Popen(
                command, env={**os.environ, "HOME": str(self.home)}, stdout=diagnostics, stderr=diagnostics
            )
        self._marionette = Marionette(self._announced_port(), READY_SECONDS)
        self._marionette.call("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self._marionette.call(
            "WebDriver:SetTimeouts", script=1_000 * WAIT_SECONDS, pageLoad=1_000 * WAIT_SECONDS, implicit=0
        )
        return self

    def stop(self):
        if not self._process:
            return
        if self._marionette:
            self._marionette.close()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def open(self, url: str):
        self._marionette.call("WebDriver:Navigate", url=url)

    def run(self, script: str, *arguments):
        """What the body of a function returns in the page; what it promises is waited for."""
        answer = self._marionette.call("WebDriver:ExecuteScript", script=script, args=list(arguments), sandbox=None)
        return answer["value"]

    def wait_until(self, condition: str, *arguments):
        """Waits until the expression holds in the page; it sees `arguments`."""
        self.run(
            f"""return new Promise((resolve) => {{
                const look = () => ({condition}) ? resolve(true) : setTimeout(look, 20);
                look();
            }});""",
            *arguments,
        )

    def _announced_port(self) -> int:
        announcement = self.profile / "MarionetteActivePort"
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if announcement.exists() and (port := announcement.read_text().strip()):
                return int(port)
            time.sleep(0.05)
        raise AssertionError(f"Firefox did not get ready:\n{self.diagnostics.read_text()}")


def _certutil(database: Path, *arguments: str):
    subprocess.run(["certutil", "-d", f"sql:{database}", *arguments], check=True, timeout=30, capture_output=True)
