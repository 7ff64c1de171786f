import ArgumentParser
import Foundation

/// A header field, as `--header` takes it: `Name: value`.
struct HeaderArgument: Sendable, Hashable, ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":") else { return nil }
        name = String(argument[..<colon])
        value = argument[argument.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
}
