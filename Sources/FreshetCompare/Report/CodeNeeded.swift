import FreshetConsole

/// What a page has to hold to read a stream for good: the code of this house's own page, counted.
package struct CodeNeeded: Sendable, Hashable, Codable {
    package let transport: CompareTransport
    /// The file; `nil` for the loop that the report itself shows.
    package let file: String?
    /// Lines that are neither blank nor comments.
    package let lines: Int

    /// The code itself.
    var text: String { file.flatMap(Self.text(of:)) ?? Self.longPollLoop }

    package init(transport: CompareTransport, file: String?, lines: Int) {
        self.transport = transport
        self.file = file
        self.lines = lines
    }

    package static func all() -> [CodeNeeded] {
        [
            of(.serverSentEvents, "sse-client.js"),
            of(.webSocket, "websocket-client.js"),
            CodeNeeded(transport: .longPoll, file: nil, lines: lines(of: longPollLoop)),
        ].compactMap { $0 }
    }

    /// Whatever is between the marks of comments of JavaScript is none, nor what is blank.
    package static func lines(of code: String) -> Int {
        var isInComment = false
        return code.split(separator: "\n").reduce(0) { count, line in
            let text = line.drop { $0 == " " || $0 == "\t" }
            if isInComment || text.hasPrefix("/*") {
                isInComment = !text.contains("*/")
                return count
            }
            return text.isEmpty || text.hasPrefix("//") ? count : count + 1
        }
    }

    private static func of(_ transport: CompareTransport, _ name: String) -> CodeNeeded? {
        text(of: name).map { CodeNeeded(transport: transport, file: name, lines: lines(of: $0)) }
    }

    private static func text(of name: String) -> String? {
        Console.files.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// A page's long poll, as short as it may be: it waits for the next events, and after a break a second.
    package static let longPollLoop = """
        export async function poll(url, line) {
            let id = "latest";
            for (;;) {
                try {
                    const query = new URLSearchParams({ "last-event-id": id });
                    if (id !== "latest") query.set("wait", 30);
                    const headers = { Accept: "application/json" };
                    const answer = await fetch(`${url}?${query}`, { headers });
                    if (!answer.ok) throw new Error(answer.status);
                    const { events, lastEventId } = await answer.json();
                    for (const event of events) {
                        line.received(event.id, event.data);
                    }
                    id = lastEventId;
                } catch {
                    await new Promise((next) => setTimeout(next, 1000));
                }
            }
        }
        """
}
