"""A page of the proxy's origin in a real browser, with what its streams brought."""

import json

from demo_page import DemoPage


class ProxiedPage(DemoPage):
    def listen(self, stream: str):
        """Opens an event stream and leaves everything further to the browser."""
        self.page.evaluate("(path) => void new EventSource(path)", f"/{stream}")

    def values(self, stream: str) -> list[int]:
        data = [happening["data"] for happening in self.happenings(stream) if happening["type"] == "message"]
        return [json.loads(datum)["msg"] if stream.startswith("ws") else int(datum) for datum in data]

    def count(self, stream: str, type: str) -> int:
        return len([happening for happening in self.happenings(stream) if happening["type"] == type])

    def expect_happened(self, stream: str, type: str, count: int = 1):
        """Waits until this has happened so many times."""
        self.page.wait_for_function(
            """([path, type, count]) => recorded
                .filter((entry) => new URL(entry.url).pathname === path)
                .flatMap((entry) => entry.happened)
                .filter((happening) => happening.type === type).length >= count""",
            arg=[f"/{stream}", type, count],
        )

    def expect_unbroken(self, stream: str):
        """Each number once, in order, on one EventSource that never gave up."""
        ids = self.ids(stream)
        assert ids == list(range(len(ids)))
        assert len(self.connections(stream)) == 1, "the browser itself came back: the page opened nothing"
        states = [happening["readyState"] for happening in self.happenings(stream) if happening["type"] == "error"]
        assert set(states) <= {0}, "reconnecting each time, closed never"
