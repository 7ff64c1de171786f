import ArgumentParser

/// How long a token is good, as `--expires` takes it: `30s`, `10m`, `1h`, `7d` or `never`.
struct LifetimeArgument: Sendable, Hashable, ExpressibleByArgument {
    /// A hundred years: who means more means never.
    private static let maximumSeconds = 100 * 366 * 86_400

    /// `nil` is never.
    let seconds: Int?

    static let standard = LifetimeArgument(seconds: 3_600)

    private init(seconds: Int?) {
        self.seconds = seconds
    }

    init?(argument: String) {
        guard argument != "never" else {
            self.init(seconds: nil)
            return
        }
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()), count > 0,
            count <= Self.maximumSeconds / unit
        else { return nil }
        self.init(seconds: count * unit)
    }

    var defaultValueDescription: String { "1h" }
}
