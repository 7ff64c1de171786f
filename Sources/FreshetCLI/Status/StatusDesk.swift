import Foundation
import Freshet
import FreshetMetrics
import FreshetServer
import NIOCore

/// Tells how the server stands. However many ask, it is looked at once for all of them, and not while nobody asks.
actor StatusDesk {
    /// How often there is something new, at most.
    static let interval = Duration.seconds(1)

    /// For how many times as long as a look took there is none: with 50,000 topics it takes 80 ms of a core.
    private static let restPerLook = 20

    /// How many topics are named.
    private static let topicLimit = 50

    private enum State {
        case unknown
        case looking(Task<ByteBuffer, any Error>)
        case known(ByteBuffer, until: ContinuousClock.Instant)
    }

    private let registry: MetricsRegistry
    private let readiness: ReadinessState
    private let figures: ServerFigures
    private let fanOut: FanOut
    private let began = ContinuousClock.now
    private var state = State.unknown

    init(registry: MetricsRegistry, readiness: ReadinessState, figures: ServerFigures, fanOut: FanOut) {
        self.registry = registry
        self.readiness = readiness
        self.figures = figures
        self.fanOut = fanOut
    }

    /// How the server stands, or stood a moment ago, in JSON.
    func status() async throws -> ByteBuffer {
        switch state {
        case .looking(let look): return try await look.value
        case .known(let json, let until) where .now < until: return json
        case .known, .unknown: return try await lookAgain()
        }
    }

    private func lookAgain() async throws -> ByteBuffer {
        let start = ContinuousClock.now
        // A task of its own: whoever asked first may leave, and others wait for it, too.
        let look = Task { try await self.look() }
        state = .looking(look)
        do {
            let json = try await look.value
            let end = ContinuousClock.now
            state = .known(json, until: end + max(Self.interval, (end - start) * Self.restPerLook))
            return json
        } catch {
            state = .unknown
            throw error
        }
    }

    private func look() async throws -> ByteBuffer {
        await figures.update()
        let topics = await fanOut.topics(atMost: Self.topicLimit, now: LogClock.system.milliseconds())
        let status = ServerStatus(
            uptimeSeconds: (ContinuousClock.now - began) / .seconds(1),
            flaws: readiness.flaws,
            topics: topics,
            metrics: registry.readings()
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(status))
    }
}
