import ArgumentParser

/// How long to go on trying, as `--retry-for` takes it.
enum Patience {
    /// - Throws: `ValidationError`.
    static func check(seconds: Double?) throws {
        guard let seconds, !(0...86_400_000 ~= seconds) else { return }
        throw ValidationError("--retry-for takes seconds from 0 to 86400000, not \(seconds).")
    }
}
