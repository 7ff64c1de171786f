import FreshetClient
import NIOCore
import NIOHTTP1
import Testing

@Suite("What an answer means")
struct SetbackTests {
    private let problem = ByteBuffer(string: #"{"type":"about:blank","title":"T","status":1,"detail":"So it is."}"#)

    @Test("429 and what a server may get over are to be tried again", arguments: [429, 500, 502, 503, 504, 507, 529])
    func postponed(_ status: Int) {
        let setback = Setback(status: status, headers: ["Retry-After": "7"], body: problem)
        #expect(setback == .postponed("the server answered \(status): So it is", retryAfter: .seconds(7)))
    }

    @Test("every other refusal is final", arguments: [400, 401, 403, 404, 406, 408, 409, 413, 421, 422, 501, 505])
    func refused(_ status: Int) {
        let setback = Setback(status: status, headers: [:], body: problem)
        #expect(setback == .final(.refused(status: status, detail: "So it is.")))
    }

    @Test("a redirection says where to", arguments: [301, 302, 303, 307, 308])
    func redirected(_ status: Int) {
        let setback = Setback(status: status, headers: ["Location": "https://elsewhere.example/"], body: ByteBuffer())
        #expect(setback.reason.contains("https://elsewhere.example/"))
    }

    @Test(
        "a Retry-After that is no number of seconds is none",
        arguments: ["", "soon", "-1", "Wed, 25 Nov 2026 11:00:00 GMT"]
    )
    func unreadable(_ field: String) {
        let setback = Setback(status: 503, headers: ["Retry-After": field], body: ByteBuffer())
        #expect(setback == .postponed("the server answered 503", retryAfter: nil))
    }
}
