import ArgumentParser
import Foundation
import Freshet
import FreshetClient
import NIOCore

/// One run of `freshet publish`: one request at a time, so that the order is that of the input.
struct PublishRun {
    private let options: Publish
    private let client: FreshetClient
    private let progress: PublishProgress
    private let progressLine = ProgressLine()
    private var output = StandardOutput()
    private var form: PublicationForm {
        let retry = options.retry.map { Duration.milliseconds($0) }
        let isCompressible = !options.noCompression
        return options.ndjson
            ? .objects(isCompressible: isCompressible)
            : .plain(type: options.type, retry: retry, isCompressible: isCompressible)
    }

    /// - Throws: `ExitCode`, after saying on standard error what is wrong with the options.
    init(options: Publish) throws {
        let progress = PublishProgress()
        self.options = options
        self.progress = progress
        client = try options.server.client { _ in progress.noteRetry() }
    }

    /// - Throws: `ExitCode`, after saying on standard error what went wrong.
    mutating func run() async throws {
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await options.data == nil ? publishLines() : publishData())
        } catch {
            outcome = .failure(error)
        }
        try? await client.shutdown()
        try outcome.get()
    }

    private mutating func publishData() async throws {
        do {
            guard let publication = try form.publication(ByteBuffer(string: options.data ?? "")) else { return }
            try await publish([publication], key: options.key)
        } catch {
            throw ExitCode(error).saying(ExitCode.reason(error))
        }
    }

    private mutating func publishLines() async throws {
        var lines = PublicationLines(form: form, batchSize: options.batch)
        var requests = 0
        var published = 0
        var current: ClosedRange<Int>?
        do {
            while let batch = try await lines.next() {
                requests += 1
                current = batch.lines
                try await publish(batch.publications, key: options.key.map { "\($0)-\(requests)" })
                published = batch.lines.upperBound
                current = nil
                progressLine.show(progress.line)
            }
        } catch {
            progressLine.clear()
            let stop = PublishStop(error: error, lines: current, published: published, hasKey: options.key != nil)
            throw ExitCode(error).saying(stop.description)
        }
        progressLine.clear()
        if isatty(STDERR_FILENO) != 0 { FileHandle.standardError.write(Data("Published \(progress.line).\n".utf8)) }
    }

    private mutating func publish(_ publications: [Publication], key: String?) async throws {
        let receipt = try await client.publish(
            publications,
            to: options.topic,
            key: key,
            patience: .seconds(options.retryFor)
        )
        progress.note(events: receipt.ids.count, isRepeat: receipt.isRepeat)
        guard !options.quiet else { return }
        for id in receipt.ids { output.append(line: id) }
        try output.flush()
    }
}
