import AsyncHTTPClient
import NIOCore

/// A response that goes on and on.
struct HTTPStreamSource<Parser: RecordParser>: RecordSource {
    private var bytes: HTTPClientResponse.Body.AsyncIterator
    private var parser: Parser
    private let answer: HTTPAnswer

    /// Asks for the stream.
    ///
    /// - Returns: `nil` if all topics are closed and read.
    static func open(_ request: ReadRequest, over connections: HTTPConnections) async throws(Setback) -> Self? {
        let answer = try await connections.execute(request.http(accepting: Parser.mediaType))
        guard try await answer.response.has(Parser.mediaType) else { return nil }
        return Self(
            bytes: answer.response.body.makeAsyncIterator(),
            parser: Parser(lastEventID: request.lastEventID),
            answer: answer
        )
    }

    var reconnectionTime: Duration? { parser.reconnectionTime }

    mutating func read() async throws(Setback) -> Reading {
        let part: ByteBuffer?
        do {
            part = try await bytes.next()
        } catch {
            if error as? HTTPClientError == .readTimeout { await answer.giveUpConnection() }
            throw Setback(error)
        }
        // Whether everything is read or only the connection ended, the next request tells.
        guard let part else { throw .broken("the stream ended") }
        do throws(ClientError) {
            return .records(try parser.feed(part))
        } catch {
            throw .final(error)
        }
    }
}
