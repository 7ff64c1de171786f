"""The operator's page in a real browser, in the words that the tests use."""

import json

from playwright.sync_api import BrowserContext, Locator, Page, expect


class StatusPage:
    def __init__(self, context: BrowserContext, url: str):
        self.page: Page = context.new_page()
        self.url = url
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self) -> "StatusPage":
        self.page.goto(self.url)
        return self

    def expect_no_problems(self):
        assert self.problems == []
        assert self.page.evaluate("() => violations") == [], "the content security policy holds"

    def expect_state(self, state: str):
        expect(self.page.locator("html")).to_have_attribute("data-state", state)

    def tile(self, title: str) -> Locator:
        """The large figure below a title."""
        return self._article(title).locator("b")

    def peak(self, title: str) -> Locator:
        """The largest that the figure was in the last minute."""
        return self._article(title).locator("small")

    def _article(self, title: str) -> Locator:
        return self.page.locator("article", has=self.page.get_by_role("heading", name=title, exact=True))

    def fact(self, card: str, term: str) -> Locator:
        section = self.page.locator("section", has=self.page.get_by_role("heading", name=card, exact=True)).last
        return section.locator("dt", has_text=term).locator("xpath=following-sibling::dd[1]")

    def times(self, row: str) -> Locator:
        return self.page.get_by_role("row", name=row).locator("td")

    def topics(self) -> list[list[str]]:
        return [row.locator("th, td").all_text_contents() for row in self.page.locator("#topics tr").all()]

    def told(self, *looks: dict):
        """From now on, a server that says this, one after the other, and nothing more."""
        # The page would ask again after the end: not in this test.
        body = "retry: 86400000\n" + "".join(f"data: {json.dumps(look)}\n\n" for look in looks)
        self.page.route("**/status", lambda route: route.fulfill(content_type="text/event-stream", body=body))


def look(uptime: float, flaws=(), topics=(), others=0, **metrics) -> dict:
    """How a server stands. A metric is its number, or series as (labels, number), or a histogram's counts."""
    return {
        "version": "9.9.9", "time": 1_000_000, "uptimeSeconds": uptime, "flaws": list(flaws),
        "topics": {"busiest": list(topics), "others": others},
        "metrics": {name: _series(value) for name, value in metrics.items()},
    }


def _series(value):
    if isinstance(value, dict):
        return [{"labels": {}, "bounds": value["bounds"], "counts": value["counts"], "sum": 0}]
    if isinstance(value, list):
        return [{"labels": labels, "value": number} for labels, number in value]
    return [{"labels": {}, "value": value}]
