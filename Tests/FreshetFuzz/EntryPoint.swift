/// A parser that strangers' bytes reach, and what is promised of it whatever those bytes are.
package struct EntryPoint: Sendable, CustomStringConvertible {
    /// Also the name of the folder in `Tests/Corpus` that holds bytes to begin with.
    package let name: String
    private let check: @Sendable ([UInt8]) throws -> Void

    init(_ name: String, check: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.name = name
        self.check = check
    }

    package static var all: [EntryPoint] {
        get async {
            [
                .eventStream, .recordLines, .jsonText, .serverRefusal,
                .publishBody, .idempotencyKey, .eventID, .topics, .query, .socketRequest,
                .webSocketFrames, .webSocketHandshake, .deflated, .compression, .utf8,
                .accept, .preconditions, .sites, .staticPath, await .tokens, .tickets,
            ]
        }
    }

    /// Has the parser read `input`.
    ///
    /// - Throws: ``BrokenPromise``. What traps, hangs or eats the memory is for the caller's surroundings to notice.
    package func read(_ input: [UInt8]) throws {
        try check(input)
    }

    package var description: String { name }
}

/// What was said of a parser, and is not so.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String
}

func promise(_ isKept: Bool, _ sentence: String) throws {
    guard isKept else { throw BrokenPromise(description: sentence) }
}
