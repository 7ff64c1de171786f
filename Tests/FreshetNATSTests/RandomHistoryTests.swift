#if NATS
    import Freshet
    import FreshetNATS
    import FreshetTesting
    import NIOCore
    import Testing

    @Suite("Servers with a random history", .timeLimit(.minutes(2)), .enabled(if: NATSServer.program != nil))
    struct RandomHistoryTests {
        private static let topics = ["a", "b/1", "b/2", "c/1"]

        /// Three servers that publish, close, trim and start again as they like.
        private struct History {
            var generator: SplitMix
            let shared: SharedLog
            /// Whether topics without events are forgotten.
            let forgets: Bool
            var logs: [NATSEventLog] = []

            init(seed: UInt64) async throws {
                generator = SplitMix(seed: seed)
                forgets = seed % 2 == 0
                let rules = [Retention.Rule(try TopicFilter("b/*"), .init(count: 3))]
                shared = SharedLog(
                    retention: Retention(rules: rules, otherwise: .init(age: .seconds(30)), closings: .seconds(60)))
                for _ in 0..<3 { logs.append(try await shared.open(limits)) }
            }

            private func limits(_ configuration: inout NATSConfiguration) {
                configuration.keyAge = .seconds(40)
                configuration.maximumKeys = 8
                if forgets { configuration.maximumEmptyTopics = 1 }
            }

            mutating func go() async throws {
                let log = logs.randomElement(using: &generator)!
                switch Int.random(in: 0..<100, using: &generator) {
                case ..<60: await publish()
                case ..<75: shared.time.value += .random(in: 0...9_000, using: &generator)
                case ..<88: try await log.trim()
                case ..<94:
                    let topic = try Topic(RandomHistoryTests.topics.randomElement(using: &generator)!)
                    _ = try? await log.append(Batch(closing: topic))
                default:
                    let place = Int.random(in: 0..<3, using: &generator)
                    await logs[place].close()
                    logs[place] = try await shared.open(limits)
                }
            }

            /// Several at once, of which some have the same key and some come to a topic that is closed.
            private mutating func publish() async {
                let acts = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                    let number = Int.random(in: 0..<12, using: &generator)
                    let key = IdempotencyKey(subject: "s", key: "\(number)", digest: [UInt8(number % 3)])
                    return (
                        logs.randomElement(using: &generator)!,
                        RandomHistoryTests.topics.randomElement(using: &generator)!,
                        Bool.random(using: &generator) ? key : nil
                    )
                }
                await withDiscardingTaskGroup { group in
                    for (log, topic, key) in acts {
                        group.addTask { _ = try? await log.publish(topic, "x", "yy", key: key) }
                    }
                }
            }
        }

        @Test("agree on everything, also with one that comes later", arguments: [1, 2, 3, 4, .random(in: 5...999_999)])
        func agreement(seed: UInt64) async throws {
            var history = try await History(seed: seed)
            for _ in 0..<12 {
                for _ in 0..<25 { try await history.go() }
                var logs = history.logs
                logs.append(try await history.shared.open())
                for log in logs { try await log.catchUp() }
                let all = try await logs[0].page()
                for log in logs.dropFirst() {
                    let page = try await log.page()
                    #expect(page.events.map { "\($0.id) \($0.topic)" } == all.events.map { "\($0.id) \($0.topic)" })
                    #expect(page.events == all.events)
                }
                for pattern in ["a", "b/1", "b/*", "c/**"] {
                    let page = try await logs[0].page(pattern)
                    for log in logs[1...2] {
                        let other = try await log.page(pattern)
                        #expect(other.events == page.events && other.through == page.through)
                        // Where topics are forgotten, one that has started since may say of a gap too often.
                        #expect(history.forgets || other.trimmedThrough == page.trimmedThrough)
                    }
                }
            }
        }
    }
#endif
