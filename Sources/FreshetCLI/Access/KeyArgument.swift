import ArgumentParser
import FreshetAccess

/// A key's file, as `--key` takes it: `[ALGORITHM:]FILE`.
struct KeyArgument: Sendable, Hashable, ExpressibleByArgument {
    let algorithm: String?
    let path: String

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1)
        if parts.count == 2, SigningAlgorithm(rawValue: String(parts[0])) != nil {
            algorithm = String(parts[0])
            path = String(parts[1])
        } else {
            algorithm = nil
            path = argument
        }
        guard !path.isEmpty else { return nil }
    }

    var source: KeySource { .file(path: path, algorithm: algorithm) }
}
