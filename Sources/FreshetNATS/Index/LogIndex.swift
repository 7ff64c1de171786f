import DequeModule
import Freshet

/// What a server knows of the whole stream, as a value: messages in, in the stream's order; verdicts and plans out.
///
/// Servers that have followed the same stream decide alike, whenever they began: what one needs to know of messages
/// that are gone stands in ``StateRecord``s. Some 50 bytes an event.
struct LogIndex: Sendable {
    /// A batch's place among all others.
    struct Place: Sendable {
        let sequence: Int64
        let topic: Int32
        /// Tells this batch from another one at the same place.
        let mark: UInt32
    }

    let subjects: Subjects
    let retention: Retention
    let maximumEmptyTopics: Int

    var epochs: [EpochRecord.Item] = [] {
        didSet { knownEpochs = epochs.isEmpty ? nil : EpochList(epochs.map(\.entry)) }
    }
    /// Made once: every stream that opens and every heartbeat asks for it.
    private var knownEpochs: EpochList?
    var head = Position.start
    /// The newest time of any batch.
    var milliseconds: Int64 = 0

    /// By number; `nil` is free.
    var topics: [TopicIndex?] = []
    var numbers: [Topic: Int32] = [:]
    var freeNumbers: [Int32] = []
    /// Of topics that were forgotten, while the order may still have them.
    var retiredNumbers: [Int32] = []
    /// Topics that have become empty, the first at the front. Some have events again.
    var emptied: Deque<Topic> = []

    /// Of all batches that are there, and some that are not.
    var order: Deque<Place> = []
    var eventCount = 0
    var byteCount = 0

    var keys: KeyUses
    /// How far topics were trimmed that have been forgotten since, by the pattern of the rule that they fell under.
    var floors: [String: Position] = [:]

    /// Batches that do not count, and are still in the stream.
    var voids: Set<Int64> = []
    /// Messages that nobody needs any more and that may still be in the stream, with the state record that says so;
    /// `max` if it was met there although one had said so.
    var leftovers: [Int64: Int64] = [:]
    var records = RecordPlaces()
    /// The greatest position that was trimmed of any topic.
    var trimmedThrough = Position.start

    init(_ configuration: NATSConfiguration) {
        subjects = Subjects(stream: configuration.stream)
        retention = configuration.retention
        maximumEmptyTopics = configuration.maximumEmptyTopics
        keys = KeyUses(maximumCount: configuration.maximumKeys, maximumAge: configuration.keyAge)
    }

    /// There is one from the first record on, which is read before anything is followed.
    var epochList: EpochList { knownEpochs! }

    func index(of topic: Topic) -> TopicIndex? { numbers[topic].flatMap { topics[Int($0)] } }

    /// The number of a topic, which is taken up if it is not there.
    ///
    /// - Parameter sequence: that of an event of it which is there: so far, it cannot have been trimmed.
    mutating func number(of topic: Topic, seenAt sequence: Int64 = .max) -> Int32 {
        if let number = numbers[topic] { return number }
        let trimmed = min(floor(of: topic), Position(sequence: sequence - 1, index: .max))
        let index = TopicIndex(topic, subject: subjects.subject(of: topic), trimmedThrough: trimmed)
        let number = freeNumbers.popLast() ?? Int32(topics.count)
        if Int(number) == topics.count { topics.append(index) } else { topics[Int(number)] = index }
        numbers[topic] = number
        return number
    }

    /// Lets go of a topic, unless it has events again.
    mutating func forget(_ topic: Topic) {
        guard let number = numbers[topic], topics[Int(number)]?.entries.isEmpty ?? false else { return }
        numbers[topic] = nil
        topics[Int(number)] = nil
        retiredNumbers.append(number)
    }

    /// How far topics that were forgotten may have been trimmed, if this was one of them.
    func floor(of topic: Topic) -> Position {
        guard !floors.isEmpty else { return .start }
        return floors.filter { pattern, _ in Self.filter(pattern)?.matches(topic) ?? true }.values.max() ?? .start
    }

    /// The filter of a rule; `nil` is that of topics without a rule.
    static func filter(_ pattern: String) -> TopicFilter? { try? TopicFilter(pattern) }

    /// When the first event of all was appended.
    var oldest: Int64? {
        order.first(where: isKept).flatMap { topics[Int($0.topic)]?.entries(at: $0.sequence).first?.milliseconds }
    }

    // Places of batches that are gone stay until they are the greater part: so tidying costs a little per batch.
    mutating func tidyOrder() {
        guard order.count > 2 * eventCount + 1_024 else { return }
        order = order.filter(isKept)
        freeNumbers += retiredNumbers
        retiredNumbers = []
    }

    private func isKept(_ place: Place) -> Bool {
        guard let first = topics[Int(place.topic)]?.entries.first else { return false }
        return first.position.sequence <= place.sequence
    }
}
