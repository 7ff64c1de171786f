import FreshetServer
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Writes a line for each request that has been answered, and for each stream that has ended.
///
/// Never what stands behind the path, in the fields or in bodies: there are tokens, and what people tell each other.
struct AccessLog: Sendable {
    let logger: Logger

    /// - Returns: the response, which will be logged when it is written.
    func watching(_ response: Response, to request: Request, since began: ContinuousClock.Instant) -> Response {
        let line = Line(
            request: request, status: response.status.code, connection: .current, began: began, logger: logger)
        var watched = response
        let body = response.body
        watched.body = ResponseBody(contentLength: body.contentLength) { writer in
            let counted = CountedBytes()
            do {
                try await body.write(CountingWriter(writer: writer, counted: counted))
                line.write(bytes: counted.value)
            } catch let ending as TakenOver {
                // A stream, of whose bytes nobody keeps count for it alone: that would be work for every delivery.
                line.connection?.channel.closeFuture.whenComplete { _ in line.write(bytes: nil) }
                throw ending
            } catch {
                line.write(bytes: counted.value)
                throw error
            }
        }
        return watched
    }

    private struct Line: Sendable {
        let request: Request
        let status: Int
        let connection: EdgeConnection?
        let began: ContinuousClock.Instant
        let logger: Logger

        func write(bytes: Int?) {
            let (seconds, attoseconds) = (ContinuousClock.now - began).components
            var facts: Logger.Metadata = [
                "method": "\(request.method.rawValue)",
                "path": "\(request.uri.path)",
                "status": "\(status)",
                "milliseconds": "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)",
                "protocol": connection?.isHTTP2 ?? false ? "HTTP/2" : "HTTP/1.1",
                "remote": "\(connection?.channel.remoteAddress?.ipAddress ?? "unknown")",
            ]
            if let bytes { facts["bytes"] = "\(bytes)" }
            logger.info(bytes == nil ? "Stream ended" : "Request answered", metadata: facts)
        }
    }
}

private final class CountedBytes: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }
    func add(_ bytes: Int) { count.wrappingAdd(bytes, ordering: .relaxed) }
}

private struct CountingWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    let counted: CountedBytes

    mutating func write(_ buffer: ByteBuffer) async throws {
        counted.add(buffer.readableBytes)
        try await writer.write(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await writer.finish(trailingHeaders)
    }
}
