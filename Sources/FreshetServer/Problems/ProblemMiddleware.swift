public import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2

/// Turns whatever a route throws into a problem document, so that no error leaves without a face.
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    public init() {}

    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try problem.response(from: request, context: context)
        } catch let error as HTTPError {
            return try problem(for: error, at: request).response(from: request, context: context)
        } catch let error as HTTPParserError {
            throw error  // The edge answers it, and closes: nothing behind it on the connection can be read.
        } catch let error as any HTTPResponseError {
            throw error
        } catch {
            // A client that leaves in the middle of its request is its own business, and could fill the log.
            context.logger.log(
                level: Self.saysThatClientLeft(error) ? .debug : .error, "A route failed",
                metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            let problem = Problem(.internalServerError, "Something in the server failed. Its log says more; try again.")
            return try problem.response(from: request, context: context)
        }
    }

    private static func saysThatClientLeft(_ error: any Error) -> Bool {
        error is IOError || error is ChannelError || error is NIOHTTP2Errors.StreamClosed
    }

    private func problem(for error: HTTPError, at request: Request) -> Problem {
        let detail =
            error.status == .notFound
            ? "There is nothing at \(request.uri.path). Check the address."
            : error.body ?? error.status.reasonPhrase
        return Problem(error.status, detail, headers: error.headers)
    }
}
