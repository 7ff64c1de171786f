import FreshetCompare
import NIOCore
import Testing

@Suite("The data of a comparison's events")
struct ComparePayloadTests {
    @Test("has exactly the size that was asked for", arguments: [42, 50, 63, 64, 200, 1_000, 5_000])
    func size(bytes: Int) {
        let payload = ComparePayload(bytes: bytes, token: "4f1d0a2b")
        for number in [0, 9, 10, 99_999, 1_000_000] {
            #expect(payload.data(number: number).readableBytes == bytes)
        }
    }

    @Test("says which event it is")
    func number() {
        let payload = ComparePayload(bytes: 200, token: "4f1d0a2b")
        #expect(payload.number(of: String(buffer: payload.data(number: 1_234))) == 1_234)
    }

    @Test("is not taken for another run's, nor is anything else")
    func foreign() {
        let payload = ComparePayload(bytes: 200, token: "4f1d0a2b")
        let other = ComparePayload(bytes: 200, token: "4f1d0a2c")
        #expect(payload.number(of: String(buffer: other.data(number: 1))) == nil)
        #expect(payload.number(of: "hello") == nil)
        #expect(payload.number(of: "{\"n\":x,\"run\":\"4f1d0a2b\"}") == nil)
    }

    @Test("differs from event to event")
    func variety() {
        let payload = ComparePayload(bytes: 200, token: "4f1d0a2b")
        let endings = Set((0..<50).map { String(buffer: payload.data(number: $0)).dropFirst(30) })
        #expect(endings.count == 50)
    }
}
