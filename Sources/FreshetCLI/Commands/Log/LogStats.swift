import ArgumentParser
import Foundation
import Freshet
import FreshetSQLite

/// `freshet log stats`: what is in the log.
struct LogStats: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Tells what is in the log, and how much of the disk it takes."
    )

    @OptionGroup var options: LogFileOptions

    @Flag(help: "As one JSON object; times are milliseconds since 1970 UTC.")
    var json = false

    func run() throws {
        let file = try options.file()
        let statistics = try orFail { try file.statistics() }
        print(json ? try Self.json(statistics) : Self.text(statistics))
    }

    private static func text(_ statistics: SQLiteStatistics) -> String {
        let times = statistics.times
        let lines: [(String, String)] = [
            ("events", "\(statistics.events), \(statistics.dataBytes.asBytes) of data"),
            ("oldest", times.map { date($0.lowerBound) } ?? "none"),
            ("newest", times.map { date($0.upperBound) } ?? "none"),
            ("last event ID", statistics.last.map { "\($0)" } ?? "none"),
            ("topics", "\(statistics.topics), \(statistics.closedTopics) closed"),
            ("idempotency keys", "\(statistics.keys)"),
            ("on disk", "\(statistics.bytesOnDisk.asBytes), \(statistics.freeBytes.asBytes) free for new events"),
            ("openings", "\(statistics.epochs)"),
        ]
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { $0.0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.1 }
            .joined(separator: "\n")
    }

    private static func date(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }

    private static func json(_ statistics: SQLiteStatistics) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(statistics)), as: UTF8.self)
    }

    private struct Document: Encodable {
        let events, dataBytes, topics, closedTopics, idempotencyKeys, bytesOnDisk, freeBytes, openings: Int
        let lastEventId: String?
        let oldest, newest: Int64?

        init(_ statistics: SQLiteStatistics) {
            events = statistics.events
            dataBytes = statistics.dataBytes
            topics = statistics.topics
            closedTopics = statistics.closedTopics
            idempotencyKeys = statistics.keys
            bytesOnDisk = statistics.bytesOnDisk
            freeBytes = statistics.freeBytes
            openings = statistics.epochs
            lastEventId = statistics.last?.description
            oldest = statistics.times?.lowerBound
            newest = statistics.times?.upperBound
        }
    }
}
