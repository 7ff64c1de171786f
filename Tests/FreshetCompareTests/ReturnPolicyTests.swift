import FreshetCompare
import Testing

@Suite("A client's return after a break")
struct ReturnPolicyTests {
    @Test("comes when the event stream has said, or after three seconds")
    func eventStream() {
        let policy = ReturnPolicy(.serverSentEvents)
        #expect(policy.delay(attempt: 0, announced: .milliseconds(700), chance: 0.9) == .milliseconds(700))
        #expect(policy.delay(attempt: 5, announced: nil, chance: 0.1) == .seconds(3))
    }

    @Test(
        "is for WebSocket what pages do: doubled each time, up to half a minute, the half of it by chance",
        arguments: [(0, 0.0, 0.5), (0, 1.0, 1.0), (1, 0.5, 1.5), (4, 1.0, 16.0), (5, 1.0, 30.0), (500, 0.0, 15.0)]
    )
    func webSocket(attempt: Int, chance: Double, seconds: Double) {
        let delay = ReturnPolicy(.webSocket).delay(attempt: attempt, announced: nil, chance: chance)
        #expect(delay == .seconds(seconds))
    }

    @Test("is for a poll the pause of the loop that the report shows")
    func poll() {
        #expect(ReturnPolicy(.longPoll).delay(attempt: 3, announced: nil, chance: 0.5) == .seconds(1))
        #expect(CodeNeeded.longPollLoop.contains("setTimeout(next, 1000)"))
    }
}
