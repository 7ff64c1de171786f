package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOHTTP1

extension HTTPResponder where Context == BasicRequestContext {
    /// Answers the requests of connections, as a Hummingbird application would.
    package func answering(logger: Logger) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            let context = BasicRequestContext(source: .init(channel: channel, logger: logger))
            var response: Response
            do {
                response = try await respond(to: request, context: context)
            } catch let error as HTTPParserError {
                throw error  // Hummingbird answers it with 400.
            } catch {
                logger.error("A request failed", metadata: ["error": "\(error)"])
                response = Response(status: .internalServerError)
            }
            response.headers[.date] = HTTPDate.now.description
            do {
                try await writer.write(response: response.head, body: response.body)
            } catch is HTTPParserError {
                throw AnswerUnderWay()
            }
        }
    }
}

/// Ends a connection whose request turned out to be broken when its answer had begun: it cannot have a second one.
private struct AnswerUnderWay: Error {}
