import ArgumentParser
import Freshet

/// A rule of retention, as `--retention` takes it: `chat/*=1d,1000`.
struct RetentionArgument: Sendable, Hashable, ExpressibleByArgument {
    let rule: Retention.Rule

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="), let filter = try? TopicFilter(argument[..<equals]) else {
            return nil
        }
        var limits = Retention.Limits.none
        let words = argument[argument.index(after: equals)...].split(separator: ",", omittingEmptySubsequences: false)
        if words != ["all"] {
            for word in words {
                guard let limit = Limit(word) else { return nil }
                limit.set(in: &limits)
            }
        }
        rule = Retention.Rule(filter, limits)
    }

    private enum Limit {
        case age(Duration)
        case count(Int)
        case bytes(Int)

        private static let ages: [Substring: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        private static let sizes: [Substring: Int] = ["B": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000]

        init?(_ word: Substring) {
            let digits = word.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), number > 0 else { return nil }
            let unit = word.dropFirst(digits.count)
            if unit.isEmpty {
                self = .count(number)
            } else if let seconds = Self.ages[unit] {
                self = .age(.seconds(number * seconds))
            } else if let size = Self.sizes[unit] {
                self = .bytes(number * size)
            } else {
                return nil
            }
        }

        func set(in limits: inout Retention.Limits) {
            switch self {
            case .age(let age): limits.age = age
            case .count(let count): limits.count = count
            case .bytes(let bytes): limits.bytes = bytes
            }
        }
    }
}
