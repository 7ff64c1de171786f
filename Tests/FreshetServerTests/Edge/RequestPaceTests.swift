import FreshetServer
import NIOCore
import Testing

@Suite("The pace of a request")
struct RequestPaceTests {
    private var pace = RequestPace(limits: .init(head: .seconds(10), bodySilence: .seconds(30), body: .seconds(300)))

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(1_000 + seconds) }

    @Test("is nobody's business between requests, and while all that was read is complete")
    mutating func idle() {
        #expect(pace.verdict(at: at(0)) == .nothingIsDue)
        pace.bytesCame()
        pace.headCame()
        pace.requestEnded()
        #expect(pace.stage == .betweenRequests)
        #expect(pace.verdict(at: at(1_000)) == .nothingIsDue)
    }

    @Test("bounds a head from its first byte, however many follow one by one")
    mutating func head() {
        for second in 0..<10 {
            pace.bytesCame()
            pace.pause(at: at(Int64(second)))
            #expect(pace.verdict(at: at(Int64(second))) == .lookAgain(at: at(10)))
        }
        #expect(pace.verdict(at: at(10)) == .tooSlow(.headTimeout))
    }

    @Test("begins anew with each request")
    mutating func nextRequest() {
        pace.bytesCame()
        pace.pause(at: at(0))
        pace.headCame()
        pace.requestEnded()
        pace.bytesCame()
        pace.pause(at: at(9))
        #expect(pace.verdict(at: at(18)) == .lookAgain(at: at(19)))
    }

    @Test("bounds the silence in a body, which each piece of it ends, and other bytes do not")
    mutating func silence() {
        pace.bytesCame()
        pace.headCame()
        pace.pause(at: at(0))
        #expect(pace.verdict(at: at(29)) == .lookAgain(at: at(30)))
        pace.bodyCame()
        pace.pause(at: at(29))
        #expect(pace.verdict(at: at(30)) == .lookAgain(at: at(59)))
        pace.bytesCame()
        pace.pause(at: at(58))
        #expect(pace.verdict(at: at(59)) == .tooSlow(.bodyTimeout))
    }

    @Test("bounds a body altogether")
    mutating func body() {
        pace.headCame()
        for second in 0..<300 {
            pace.bodyCame()
            pace.pause(at: at(Int64(second)))
        }
        #expect(pace.verdict(at: at(299)) == .lookAgain(at: at(300)))
        #expect(pace.verdict(at: at(300)) == .tooSlow(.bodyTimeout))
    }

    @Test("does not count the time in which the peer waits for us")
    mutating func excuse() {
        pace.headCame()
        pace.pause(at: at(0))
        pace.excuse(at: at(30))
        #expect(pace.verdict(at: at(59)) == .lookAgain(at: at(60)))
    }
}
