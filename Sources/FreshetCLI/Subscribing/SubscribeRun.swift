import ArgumentParser
import Foundation
import Freshet
import FreshetClient
import NIOCore

/// One run of `freshet subscribe`: print what has come, make sure of it, remember how far, go on.
struct SubscribeRun {
    private let options: Subscribe
    private let client: FreshetClient
    private let positions: PositionFile?
    private var output = StandardOutput()
    private var eventsLeft: Int?
    /// How far `output` goes; `nil` if that is known to the file.
    private var reached: String?

    /// - Throws: `ExitCode`, after saying on standard error what is wrong with the options.
    init(options: Subscribe) throws {
        self.options = options
        positions = options.state.map(PositionFile.init)
        eventsLeft = options.count
        let isVerbose = options.verbose
        client = try options.server.client { retry in
            guard isVerbose else { return }
            let milliseconds = Int(retry.delay / .milliseconds(1))
            Self.say("Trying again in \(milliseconds) ms: \(retry.reason).")
        }
    }

    /// - Throws: `ExitCode`, after saying on standard error what went wrong.
    mutating func run() async throws {
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await printRecords())
        } catch let code as ExitCode {
            outcome = .failure(code)
        } catch let failure as StandardOutput.Failure where failure.isReaderGone {
            outcome = .success(())
        } catch {
            outcome = .failure(ExitCode(error).saying(ExitCode.reason(error)))
        }
        try? await client.shutdown()
        try outcome.get()
    }

    private mutating func printRecords() async throws {
        var records = client.subscribe(
            to: options.topics,
            from: try positions?.read().map(StartingPoint.after) ?? options.from,
            transport: options.transport ?? (options.json ? .lines : .serverSentEvents),
            patience: options.retryFor.map { .seconds($0) }
        ).makeAsyncIterator()
        while let first = try await records.next() {
            var next: StreamRecord? = first
            while let record = next, eventsLeft != 0 {
                if options.strict, case .gap(let gap) = record { try end(at: gap) }
                take(record)
                next = records.nextReady()
            }
            try settle()
            if eventsLeft == 0 { return }
        }
    }

    private mutating func take(_ record: StreamRecord) {
        if let id = record.id { reached = id }
        switch record {
        case .event(let event):
            eventsLeft = eventsLeft.map { $0 - 1 }
            if options.json { output.append { $0.writeRecord(record) } } else { output.append(line: event.data) }
        case .gap(let gap):
            if options.json { output.append { $0.writeRecord(record) } } else { Self.say(Self.warning(gap)) }
        case .closed:
            if options.json { output.append { $0.writeRecord(record) } }
        case .position: break
        }
    }

    /// First the output, then the file: in between, an event may come twice, and none is lost.
    private mutating func settle() throws {
        let isPrinting = !output.isEmpty
        try output.flush()
        guard let positions, let id = reached else { return }
        // Else a power cut could take the output and leave the file.
        if isPrinting { try output.synchronise() }
        try positions.write(id)
        reached = nil
    }

    /// The file stays before the gap, so that the next run hears of it as well.
    private mutating func end(at gap: StreamGap) throws -> Never {
        if options.json { output.append { $0.writeRecord(.gap(gap)) } }
        try settle()
        throw ExitCode.gap.saying(Self.warning(gap))
    }

    private static func warning(_ gap: StreamGap) -> String {
        let reason =
            switch gap.reason {
            case "trimmed": "the server no longer keeps all that came behind \(gap.requested)"
            case "other-epoch": "\(gap.requested) is an ID of another log, or of a part that this one has lost"
            case "future": "\(gap.requested) is ahead of the log"
            case "unknown-id": "the server cannot read the ID \(gap.requested)"
            default: "\(gap.reason), behind \(gap.requested)"
            }
        return "Events are missing: \(reason)."
    }

    private static func say(_ text: String) {
        FileHandle.standardError.write(Data("freshet: \(text)\n".utf8))
    }
}
