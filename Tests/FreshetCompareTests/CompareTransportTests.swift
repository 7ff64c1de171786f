import FreshetCompare
import Testing

@Suite("The transports that are compared")
struct CompareTransportTests {
    @Test("go by the names that the command line has for them")
    func names() {
        #expect(CompareTransport.allCases.map(\.rawValue) == ["sse", "websocket", "long-poll"])
    }
}
