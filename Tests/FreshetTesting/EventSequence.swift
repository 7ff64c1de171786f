import AsyncHTTPClient
package import FreshetWire

/// The events of a response's body, as they come.
package struct EventSequence: AsyncSequence {
    package typealias Element = ServerSentEventParser.Received

    let body: HTTPClientResponse.Body

    package func makeAsyncIterator() -> Iterator { Iterator(bytes: body.makeAsyncIterator()) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var bytes: HTTPClientResponse.Body.AsyncIterator
        private var parser = ServerSentEventParser(maximumEventBytes: 8 << 20)
        private var ready: ArraySlice<Element> = []

        fileprivate init(bytes: HTTPClientResponse.Body.AsyncIterator) {
            self.bytes = bytes
        }

        package mutating func next() async throws -> Element? {
            while ready.isEmpty {
                guard let part = try await bytes.next() else { return nil }
                ready = parser.feed(part)[...]
            }
            return ready.removeFirst()
        }
    }
}
