#if NATS
    import Freshet
    import FreshetNATS
    import FreshetTesting
    import NIOCore
    import Testing

    @Suite("Servers that share a stream", .timeLimit(.minutes(1)), .enabled(if: NATSServer.program != nil))
    struct SeveralServersTests {
        @Test("tell everybody the same events, in the same order and under the same IDs, whoever publishes")
        func agreement() async throws {
            let shared = SharedLog()
            let logs = [try await shared.open(), try await shared.open(), try await shared.open()]
            let told = logs.map(Told.init)
            try await withThrowingDiscardingTaskGroup { group in
                for (number, log) in logs.enumerated() {
                    for turn in 0..<50 {
                        group.addTask { try await log.publish("t/\(turn % 3)", "\(number)", "\(turn)") }
                    }
                }
            }
            await until { told.allSatisfy { $0.all.count >= 300 } }
            for log in logs { try await log.catchUp() }
            #expect(told[1].all == told[0].all && told[2].all == told[0].all && told[0].all.count == 300)
            for log in logs { #expect(try await log.page().events == told[0].all) }
            // One that comes later learns it from the stream.
            let late = try await shared.open()
            #expect(try await late.page().events == told[0].all)
            for id in told[0].all.map(\.id) {
                #expect(try late.epochs.position(of: id, head: late.head) == id.position)
            }
        }

        @Test("append a batch with a key once, wherever it comes, also at once")
        func keys() async throws {
            let shared = SharedLog()
            let logs = [try await shared.open(), try await shared.open()]
            let key = IdempotencyKey(subject: "alice", key: "k", digest: [1])
            let answers = try await withThrowingTaskGroup(of: Appended.self) { group in
                for number in 0..<40 {
                    group.addTask { try await logs[number % 2].publish("a", "x", "y", key: key) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.ids)).count == 1 && answers.filter { !$0.isRepeat }.count == 1)
            let other = IdempotencyKey(subject: "alice", key: "k", digest: [2])
            for log in logs {
                try await log.catchUp()
                #expect(try await log.data() == ["x", "y"])
                await #expect(throws: LogError.keyReused) { try await log.publish("a", "z", key: other) }
            }
        }

        @Test("close a topic for each other")
        func closing() async throws {
            let shared = SharedLog()
            let (one, other) = (try await shared.open(), try await shared.open())
            let topic = try Topic("a")
            let end = try await one.append(Batch(closing: topic)).last
            try await other.catchUp()
            #expect(try await other.closings(of: [topic]) == [topic: end.position])
            await #expect(throws: LogError.topicClosed(topic)) { try await other.publish("a", "x") }
            #expect(try await other.append(Batch(closing: topic)) == Appended(ids: [end], isRepeat: true))
        }

        @Test("trim for each other, and one that comes later knows what is gone")
        func trimming() async throws {
            let shared = SharedLog(retention: Retention(otherwise: .init(count: 2)))
            let (one, other) = (try await shared.open(), try await shared.open())
            let key = IdempotencyKey(subject: "alice", key: "k", digest: [1])
            let first = try await one.publish("a", "0", key: key)
            for number in 1...4 { try await one.publish("a", "\(number)") }
            try await other.catchUp()
            try await other.trim()
            let late = try await shared.open()
            for log in [one, other, late] {
                try await log.catchUp()
                let page = try await log.page("a")
                #expect(page.events.map { String(buffer: $0.data) } == ["3", "4"])
                #expect(page.trimmedThrough.sequence == page.events[0].position.sequence - 1)
                #expect(try await log.publish("a", "0", key: key) == Appended(ids: first.ids, isRepeat: true))
            }
        }

        @Test("hear each other's notices, as long as their time is not over")
        func notices() async throws {
            let shared = SharedLog()
            let (one, other) = (try await shared.open(), try await shared.open())
            let heard = Mutable<[LogNotice]>([])
            other.followNotices { heard.value += [$0] }
            let now = shared.time.value
            let notices = [1_000, 9_000].map { LogNotice(kind: "test", body: [7], expiryMilliseconds: now + $0) }
            for notice in notices { try await one.post(notice) }
            await until { heard.value.count == 2 }
            #expect(heard.value == notices)

            shared.time.value += 5_000
            let late = try await shared.open()
            let heardLate = Mutable<[LogNotice]>([])
            late.followNotices { heardLate.value += [$0] }
            #expect(heardLate.value == [notices[1]])
        }
    }
#endif
