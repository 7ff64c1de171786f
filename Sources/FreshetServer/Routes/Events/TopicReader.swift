import Freshet
import NIOCore

/// A reader that is about to begin: what it wants, from where, and what of it has been closed.
struct TopicReader: Sendable {
    let selection: TopicSelection
    let start: Start
    private let takesWhatIsLeft: Bool
    /// The topics that are not yet read to their close; `nil` with wildcards.
    private let openTopics: Set<Topic>?

    /// - Throws: ``Problem`` if the log cannot be asked, ``Refusal/log`` if it could not be asked in time.
    init(_ selection: TopicSelection, from point: StartingPoint, hub: Hub, limits: EventLimits) async throws {
        self.selection = selection
        takesWhatIsLeft = point == .earliest
        let start = try await hub.start(from: point, patience: limits.catchUp)
        self.start = start
        guard let topics = selection.topics else {
            openTopics = nil
            return
        }
        let closings: [Topic: Position]
        do throws(LogError) {
            closings = try await hub.log.closings(of: topics)
        } catch {
            throw Problem(error)
        }
        openTopics = topics.filter { topic in closings[topic].map { $0 > start.position } ?? true }
    }

    /// Whether nothing will ever come for this reader.
    var hasEverything: Bool { openTopics?.isEmpty ?? false }

    func subscription(in fanOut: LoopFanOut) -> TopicSubscription {
        TopicSubscription(
            selection,
            start: start,
            takesWhatIsLeft: takesWhatIsLeft,
            openTopics: openTopics,
            fanOut: fanOut
        )
    }
}
