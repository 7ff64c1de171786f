"""A page with event streams in Firefox, in the words that the tests use."""

from firefox import Firefox

# Everything that the page's EventSources and WebSockets of a path have fired, as recorder.js has noted it.
HAPPENED = """recorded.filter(({ url }) => new URL(url).pathname === arguments[0]).flatMap(({ happened }) => happened)"""


class ListeningPage:
    def __init__(self, firefox: Firefox):
        self.firefox = firefox

    def listen(self, target: str):
        self.firefox.run("new EventSource(arguments[0]);", target)

    def listen_by_websocket(self, target: str):
        self.firefox.run("new WebSocket(Object.assign(new URL(arguments[0], location), { protocol: 'wss' }));", target)

    def happenings(self, path: str) -> list[dict]:
        return self.firefox.run(f"return {HAPPENED};", path)

    def ids(self, path: str) -> list[int]:
        """The IDs of all messages in the order in which they arrived."""
        return [int(event["lastEventId"]) for event in self.happenings(path) if event["type"] == "message"]

    def expect(self, path: str, type: str, count: int = 1):
        """Waits until this has happened so many times."""
        self.firefox.wait_until(
            f"{HAPPENED}.filter(({{ type }}) => type === arguments[1]).length >= arguments[2]", path, type, count
        )

    def expect_more_events(self, path: str, count: int):
        self.expect(path, "message", len(self.ids(path)) + count)

    def protocol(self, path: str) -> str:
        """What a resource came over, in the words of ALPN."""
        return self.firefox.run(
            """return fetch(arguments[0], { cache: "no-store" })
                .then((answer) => answer.arrayBuffer())
                .then(() => performance.getEntriesByName(new URL(arguments[0], location)).at(-1).nextHopProtocol);""",
            path,
        )
