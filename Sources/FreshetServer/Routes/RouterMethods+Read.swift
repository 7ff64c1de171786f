import HTTPTypes
package import Hummingbird
import HummingbirdCore

extension RouterMethods {
    /// Adds a resource that can only be read: GET and HEAD; every other method gets 405 with the two that work.
    @discardableResult
    package func read(
        _ path: RouterPath,
        respond: @escaping @Sendable (Request, Context) async throws -> Response
    ) -> Self {
        on(path, method: .get, use: respond)
        on(path, method: .head) { request, context in try await respond(request, context).headOnly }
        return refuse(path, allowing: [.get, .head])
    }

    /// Adds an action: POST; every other method gets 405.
    @discardableResult
    package func action(
        _ path: RouterPath,
        respond: @escaping @Sendable (Request, Context) async throws -> Response
    ) -> Self {
        on(path, method: .post, use: respond)
        return refuse(path, allowing: [.post])
    }

    /// RFC 9110 § 15.5.6: a 405 says in Allow which methods there are.
    private func refuse(_ path: RouterPath, allowing allowed: [HTTPRequest.Method]) -> Self {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        for method in known where !allowed.contains(method) {
            on(path, method: method) { request, _ -> Response in
                let detail = "\(request.method.rawValue) does not work on \(request.uri.path). Use \(list)."
                throw Problem(.methodNotAllowed, detail, headers: [.allow: list])
            }
        }
        return self
    }
}

extension Response {
    /// The same head, and nothing behind it. A stream has no length, so none is stated (RFC 9110 § 8.6).
    fileprivate var headOnly: Response {
        let hasLength = body.contentLength != nil
        return hasLength ? createHeadResponse() : Response(status: status, headers: headers, body: .none)
    }
}

extension ResponseBody {
    /// Nothing, without saying that its length is 0.
    fileprivate static let none = ResponseBody { writer in try await writer.finish(nil) }
}
