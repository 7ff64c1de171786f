/// How long events are kept: the first rule whose filter matches a topic, else the limits for all others.
public struct Retention: Sendable, Hashable {
    /// What is kept of a topic; what exceeds any of the limits is removed, the oldest first.
    public struct Limits: Sendable, Hashable {
        public var age: Duration?
        public var count: Int?
        /// Of the events' data.
        public var bytes: Int?

        /// Nothing is removed.
        public static let none = Limits()

        public init(age: Duration? = nil, count: Int? = nil, bytes: Int? = nil) {
            self.age = age
            self.count = count
            self.bytes = bytes
        }
    }

    public struct Rule: Sendable, Hashable {
        public var filter: TopicFilter
        public var limits: Limits

        public init(_ filter: TopicFilter, _ limits: Limits) {
            self.filter = filter
            self.limits = limits
        }
    }

    public var rules: [Rule]
    public var otherwise: Limits

    /// How long the closing of a topic is remembered when its events are gone; then the name is free again.
    public var closings: Duration

    public init(rules: [Rule] = [], otherwise: Limits = .none, closings: Duration = .seconds(30 * 86_400)) {
        self.rules = rules
        self.otherwise = otherwise
        self.closings = closings
    }

    public func limits(for topic: Topic) -> Limits {
        rules.first { $0.filter.matches(topic) }?.limits ?? otherwise
    }

    /// Which rule a topic falls under; `nil` is ``otherwise``.
    public func rule(for topic: Topic) -> Int? {
        rules.firstIndex { $0.filter.matches(topic) }
    }
}
