import Foundation
import FreshetWire
import Logging

/// Writes each message as one JSON object on a line of standard error.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var facts = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { facts["error"] = "\(error)" }
        // In one write, so that lines of several threads do not mix.
        FileHandle.standardError.write(Data((line(event.level, "\(event.message)", facts) + "\n").utf8))
    }

    private func line(_ level: Logger.Level, _ message: String, _ facts: Logger.Metadata) -> String {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        return "{\"time\":\(time.asJSON),\"level\":\(level.rawValue.asJSON),\"logger\":\(label.asJSON),"
            + "\"message\":\(message.asJSON),\"metadata\":\(Logger.MetadataValue.dictionary(facts).asJSON)}"
    }
}

extension Logger.MetadataValue {
    fileprivate var asJSON: String {
        switch self {
        case .string(let text): text.asJSON
        case .stringConvertible(let value): value.description.asJSON
        case .array(let values): "[" + values.map(\.asJSON).joined(separator: ",") + "]"
        case .dictionary(let facts): "{" + Self.members(facts).joined(separator: ",") + "}"
        }
    }

    private static func members(_ facts: Logger.Metadata) -> [String] {
        facts.sorted { $0.key < $1.key }.map { "\($0.key.asJSON):\($0.value.asJSON)" }
    }
}
