#if NATS
    import Freshet
    import FreshetNATS
    import FreshetTesting
    import NIOCore
    import Testing

    @Suite("A stream that has lost something", .timeLimit(.minutes(1)), .enabled(if: NATSServer.program != nil))
    struct LossTests {
        @Test("in its middle has a gap there, for all servers, and keeps what stands before")
        func hole() async throws {
            let shared = SharedLog()
            let (one, other) = (try await shared.open(), try await shared.open())
            try await one.publish("b", "other")
            try await one.publish("a", "first")
            let lost = try await one.publish("a", "lost", "too").last
            try await one.publish("a", "last")
            try await one.jetStream.delete(lost.position.sequence)

            for log in [one, other, try await shared.open()] {
                try await log.catchUp()
                let page = try await log.page("a")
                #expect(page.events.map { String(buffer: $0.data) } == ["first", "last"])
                #expect(page.trimmedThrough == lost.position)
                #expect(try await log.page("b").trimmedThrough == .start)
            }
        }

        @Test("at its end is known for it: later events have other IDs, and who had lost ones has a gap")
        func end() async throws {
            let (nats, backup) = (try NATSServer(), try NATSServer())
            let shared = SharedLog(on: nats)
            let log = try await shared.open()
            let kept = try await log.publish("a", "kept").last
            nats.kill()
            try backup.copyStore(of: nats)
            try nats.start()
            let lost = try await log.publishPatiently("a", "lost").last
            nats.kill()
            try nats.copyStore(of: backup)
            try nats.start()

            await until {
                guard case .damaged = log.standing else { return false }
                return true
            }
            await #expect(throws: LogError.self) { try await log.publish("a", "more") }
            let next = try await shared.open()
            // The one that found it writes it into the stream.
            await until { next.epochs.entries.count >= 3 }
            #expect(throws: Gap.Reason.otherEpoch) { try next.epochs.position(of: lost, head: next.head) }
            #expect(try next.epochs.position(of: kept, head: next.head) == kept.position)
            let new = try await next.publish("a", "new").last
            #expect(throws: Gap.Reason.otherEpoch) { try next.epochs.position(of: lost, head: next.head) }
            #expect(try next.epochs.position(of: new, head: next.head) == new.position)
        }

        @Test("is not followed where it has something else than was acknowledged")
        func divergence() async throws {
            let shared = SharedLog()
            let log = try await shared.open()
            let ids = try await [log.publish("a", "1"), log.publish("a", "2")].map(\.last)
            let stranger = ConfirmationRecord(
                session: 1, confirmations: [Confirmation(number: 1, sequence: ids[1].position.sequence)])
            let told = Told(log)
            _ = try await log.jetStream.append(stranger.encoded(), to: log.subjects.confirmations)
            await until {
                guard case .damaged = log.standing else { return false }
                return true
            }
            await #expect(throws: LogError.self) { try await log.publish("a", "3") }
            #expect(told.all.isEmpty)
            // A replica that has it so is not good for starting, either.
            await #expect(throws: LogError.self) { try await shared.open() }
        }

        @Test("is not suspected when what was acknowledged was trimmed before it was seen")
        func trimmed() async throws {
            let shared = SharedLog(retention: Retention(otherwise: .init(count: 0)))
            let (one, other) = (try await shared.open(), try await shared.open())
            for number in 0..<50 {
                try await one.publish("a", "\(number)")
                if number % 5 == 0 { try await other.trim() }
            }
            for log in [one, other] {
                try await log.catchUp()
                #expect(log.standing == .following)
            }
        }
    }

    @Suite("A server that loses NATS", .timeLimit(.minutes(1)), .enabled(if: NATSServer.program != nil))
    struct OutageTests {
        @Test("refuses to publish, has readers wait, and goes on where it was")
        func outage() async throws {
            let nats = try NATSServer()
            let shared = SharedLog(on: nats)
            let (log, other) = (try await shared.open(), try await shared.open())
            let told = Told(log)
            try await log.publish("a", "before")
            nats.kill()
            await until {
                guard case .unreachable = log.standing else { return false }
                return true
            }
            let error = await #expect(throws: LogError.self) { try await log.publish("a", "lost") }
            guard case .unreachable = error else {
                Issue.record("It says \(String(describing: error)).")
                return
            }
            let reading = Task { try await log.page() }
            try nats.start()
            #expect(try await reading.value.events.map { String(buffer: $0.data) } == ["before"])
            await until { log.standing == .following && other.standing == .following }
            try await other.publish("a", "after")
            await until { told.all.count == 2 }
            #expect(told.all.map { String(buffer: $0.data) } == ["before", "after"])
            #expect(try await log.page().events == told.all)
        }

        @Test("says which server it does not reach when it opens its log")
        func opening() async throws {
            let error = await #expect(throws: LogError.self) {
                try await NATSEventLog.open(NATSConfiguration(servers: ["nats://127.0.0.1:1"], stream: "S"))
            }
            guard case .unreachable = error else {
                Issue.record("It says \(String(describing: error)).")
                return
            }
        }
    }
#endif
