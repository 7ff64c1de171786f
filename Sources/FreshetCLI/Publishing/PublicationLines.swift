import Foundation
import Freshet
import FreshetClient
import NIOCore
import NIOPosix

/// Publications made from the lines of standard input.
struct PublicationLines {
    /// Some lines, as one publication.
    struct Batch {
        let publications: [Publication]
        /// The numbers of its first and last line, from 1.
        let lines: ClosedRange<Int>
    }

    /// A line that cannot be published.
    struct Fault: Error, CustomStringConvertible {
        let lines: ClosedRange<Int>
        let description: String
    }

    /// How much is read at a time.
    private static let readBytes = 64 << 10

    private let form: PublicationForm
    private let batchSize: Int
    private var splitter: LineSplitter
    private var lineNumber = 0
    private var isAtEnd = false

    init(form: PublicationForm, batchSize: Int) {
        self.form = form
        self.batchSize = batchSize
        splitter = LineSplitter(maximumLineBytes: form.maximumLineBytes)
    }

    /// The next batch; `nil` at the end. Waits until it is full or there is no more.
    ///
    /// - Throws: ``Fault``; `IOError`.
    mutating func next() async throws -> Batch? {
        var publications: [Publication] = []
        var first: Int?
        var bytes = 0
        while publications.count < batchSize, let line = try await nextLine() {
            guard let publication = try publication(line) else { continue }
            publications.append(publication)
            bytes += publication.data.readableBytes
            let lines = (first ?? lineNumber)...lineNumber
            first = lines.lowerBound
            // Before they are all in memory; what their JSON adds, the server sees.
            guard bytes <= FreshetClient.maximumBatchBytes else {
                throw Fault(lines: lines, description: "They make more than 8 MiB. Give a smaller --batch.")
            }
        }
        return first.map { Batch(publications: publications, lines: $0...lineNumber) }
    }

    private func publication(_ line: ByteBuffer) throws(Fault) -> Publication? {
        do {
            return try form.publication(line)
        } catch {
            throw Fault(lines: lineNumber...lineNumber, description: "\(error)")
        }
    }

    private mutating func nextLine() async throws -> ByteBuffer? {
        do {
            while true {
                if let line = try splitter.next() ?? (isAtEnd ? splitter.finish() : nil) {
                    lineNumber += 1
                    return line
                }
                guard !isAtEnd else { return nil }
                let part = try await Self.read()
                isAtEnd = part.readableBytes == 0
                splitter.append(part)
            }
        } catch is LineSplitter.TooLong {
            let limit = form.maximumLineBytes >> 20
            let reason = "It has more than \(limit) MiB. Keep such things in a store, and publish where they are."
            throw Fault(lines: lineNumber + 1...lineNumber + 1, description: reason)
        }
    }

    /// Waits on a thread for that: standard input may say nothing for hours.
    private static func read() async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive {
            var buffer = ByteBuffer()
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: readBytes) { bytes in
                while true {
                    let count = Foundation.read(STDIN_FILENO, bytes.baseAddress, bytes.count)
                    if count >= 0 { return count }
                    guard errno == EINTR else { throw IOError(errnoCode: errno, reason: "read") }
                }
            }
            return buffer
        }
    }
}
