"""The demo page in a real browser, in the words that the tests use."""

import json
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect


class DemoPage:
    def __init__(self, context: BrowserContext, url: str):
        self.page: Page = context.new_page()
        self.url = url
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.network = Network(context.new_cdp_session(self.page))

    def open(self) -> "DemoPage":
        self.page.goto(self.url)
        return self

    def expect_no_problems(self):
        assert self.problems == []
        assert self.page.evaluate("() => violations") == [], "the content security policy holds"

    def panel(self, stream: str) -> Locator:
        return self.page.locator(f"[data-stream={stream}]")

    def field(self, stream: str, name: str) -> Locator:
        return self.panel(stream).locator(f"[data-field={name}]")

    def toggle(self, stream: str) -> Locator:
        """The one button that starts or closes."""
        return self.panel(stream).locator("[data-action=toggle]")

    def start(self, stream: str):
        expect(self.toggle(stream)).to_have_text("Start")
        self.toggle(stream).click()
        self.expect_state(stream, "live")

    def close(self, stream: str):
        expect(self.toggle(stream)).to_have_text("Close")
        self.toggle(stream).click()
        self.expect_state(stream, "closed")

    def switch_reconnecting(self, is_on: bool):
        """Whether the page's own code brings WebSockets back."""
        self.page.get_by_role("switch", name="Reconnect by page code").set_checked(is_on)

    def cut(self):
        self.page.get_by_role("button", name="Cut every connection").click()

    def expect_state(self, stream: str, state: str):
        expect(self.panel(stream)).to_have_attribute("data-state", state)

    def expect_more_events(self, stream: str, count: int):
        """Waits until `count` more events have arrived: the only clock of these tests."""
        seen = len(self.ids(stream))
        self.page.wait_for_function(
            """([path, count]) => recorded
                .filter((entry) => new URL(entry.url).pathname === path)
                .flatMap((entry) => entry.happened)
                .filter((happening) => happening.type === "message").length >= count""",
            arg=[f"/{stream}", seen + count],
        )

    def connections(self, stream: str) -> list[dict]:
        """Every EventSource or WebSocket that was opened for the stream, with what it fired."""
        entries = self.page.evaluate("recorded.map(({ transport, url, happened }) => ({ transport, url, happened }))")
        return [entry for entry in entries if urlsplit(entry["url"]).path == f"/{stream}"]

    def happenings(self, stream: str) -> list[dict]:
        return [happening for entry in self.connections(stream) for happening in entry["happened"]]

    def ids(self, stream: str) -> list[int]:
        """The IDs of all events in the order in which they arrived."""
        return [
            json.loads(happening["data"])["id"] if stream.startswith("ws") else int(happening["lastEventId"])
            for happening in self.happenings(stream)
            if happening["type"] == "message"
        ]

    def log(self, stream: str) -> list[str]:
        items = self.field(stream, "log").locator("li")
        return [text[len("00:00:00"):] for text in items.all_text_contents()]


class Network:
    """What the browser itself says about its requests (the DevTools protocol), event streams included."""

    def __init__(self, session):
        self.requests: dict[str, dict] = {}
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestWillBeSentExtraInfo", self._headers)
        session.on("Network.responseReceived", self._answered)
        session.send("Network.enable")

    def to(self, path: str) -> list[dict]:
        return [entry for entry in self.requests.values() if urlsplit(entry.get("url", "")).path == path]

    def _entry(self, event: dict) -> dict:
        return self.requests.setdefault(event["requestId"], {"headers": {}})

    def _sent(self, event: dict):
        self._entry(event).update(url=event["request"]["url"], method=event["request"]["method"])

    def _headers(self, event: dict):
        self._entry(event)["headers"].update({name.lower(): value for name, value in event["headers"].items()})

    def _answered(self, event: dict):
        response = event["response"]
        self._entry(event).update(
            type=event["type"], status=response["status"], protocol=response["protocol"], answer=response["headers"]
        )
