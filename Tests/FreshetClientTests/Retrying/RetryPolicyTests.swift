import FreshetClient
import Testing

@Suite("When to try again")
struct RetryPolicyTests {
    private let start = ContinuousClock.now
    private let broken = Setback.broken("the connection failed")

    private func delays(
        _ count: Int,
        after setback: Setback? = nil,
        by policy: RetryPolicy = RetryPolicy(patience: nil),
        chance: Double = 1
    ) throws -> [Duration] {
        var policy = policy
        return try (0..<count).map { _ in try policy.delay(after: setback ?? broken, at: start, chance: chance) }
    }

    @Test("waits twice as long after each failure, up to five seconds")
    func growing() throws {
        let expected: [Duration] = [
            .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1_600),
            .milliseconds(3_200), .seconds(5), .seconds(5),
        ]
        for (delay, expected) in zip(try delays(8), expected) {
            #expect(delay == expected)
        }
        #expect(try delays(10_000).last ?? .zero <= .seconds(5))
    }

    @Test("leaves up to half of each wait to chance, so that readers do not come back all at once")
    func jitter() throws {
        for (short, long) in zip(try delays(9, chance: 0), try delays(9)) {
            #expect(short == long / 2)
        }
    }

    @Test("begins anew after a success")
    func success() throws {
        var policy = RetryPolicy(patience: .seconds(10))
        for _ in 0..<5 { _ = try policy.delay(after: broken, at: start, chance: 1) }
        policy.succeeded()
        let later = start + .seconds(3_600)
        #expect(try policy.delay(after: broken, at: later, chance: 1) <= .milliseconds(100))
    }

    @Test(
        "never comes back before the stream's own reconnection time",
        arguments: [Duration.zero, .milliseconds(10), .milliseconds(700), .seconds(60)]
    )
    func reconnectionTime(_ time: Duration) throws {
        var policy = RetryPolicy(patience: nil)
        policy.reconnectionTime = time
        for chance in [0.0, 1.0] {
            let delays = try delays(9, by: policy, chance: chance)
            #expect(delays[0] == time)
            #expect(delays.allSatisfy { $0 >= time })
            // A server that says 0 and refuses is not asked all the time.
            #expect(delays[8] >= .seconds(2.5))
        }
    }

    @Test("never comes back before the server said to", arguments: [Duration.zero, .seconds(1), .seconds(30)])
    func retryAfter(_ time: Duration) throws {
        let setback = Setback.postponed("busy", retryAfter: time)
        let delays = try delays(9, after: setback, by: RetryPolicy(patience: nil), chance: 0)
        #expect(delays.allSatisfy { $0 >= time })
    }

    @Test("waits no longer than a day, whatever the server says", arguments: [0.0, 1.0])
    func longest(chance: Double) throws {
        var policy = RetryPolicy(patience: nil)
        policy.reconnectionTime = .milliseconds(Int64.max)
        let setback = Setback.postponed("busy", retryAfter: .seconds(Int64.max))
        #expect(try delays(9, after: setback, by: policy, chance: chance).allSatisfy { $0 == .seconds(86_400) })
    }

    @Test("gives up when patience is over, with the last attempt at its end")
    func patience() throws {
        var policy = RetryPolicy(patience: .seconds(2))
        for _ in 0..<6 { _ = try policy.delay(after: broken, at: start, chance: 1) }
        let nearTheEnd = start + .milliseconds(1_900)
        #expect(try policy.delay(after: broken, at: nearTheEnd, chance: 1) == .milliseconds(100))
        #expect(throws: ClientError.gaveUp("the connection failed")) {
            try policy.delay(after: broken, at: start + .seconds(2), chance: 1)
        }
    }

    @Test("gives up at once when the server wants longer than patience lasts")
    func tooLong() {
        #expect(throws: ClientError.gaveUp("busy")) {
            try delays(1, after: .postponed("busy", retryAfter: .seconds(11)), by: RetryPolicy(patience: .seconds(10)))
        }
    }

    @Test("does not try again what would end the same way")
    func final() {
        let error = ClientError.refused(status: 403, detail: "No.")
        #expect(throws: error) { try delays(1, after: .final(error)) }
    }
}
