/// How long to wait before each further try: from 50 ms, doubling, up to 2 s, half of it by chance, so that those who
/// were cut off together do not come back together.
package struct Backoff {
    private static let shortest = Duration.milliseconds(50)
    private static let longest = Duration.seconds(2)

    private var bound = shortest

    package init() {}

    package mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
        defer { bound = min(bound * 2, Self.longest) }
        return bound * Double.random(in: 0.5...1, using: &random)
    }

    /// After success.
    package mutating func reset() { bound = Self.shortest }
}
