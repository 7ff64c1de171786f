import HTTPTypes
package import Hummingbird
import HummingbirdCore

extension RouterMethods {
    package typealias Respond = @Sendable (Request, Context) async throws -> Response

    /// Adds a resource with the methods that it has. HEAD comes with GET; every other method gets 405.
    @discardableResult
    package func resource(_ path: RouterPath, _ responders: [HTTPRequest.Method: Respond]) -> Self {
        // An extended CONNECT is not for people to try.
        var allowed = responders.keys.filter { $0 != .connect }.map(\.rawValue)
        for (method, respond) in responders { on(path, method: method, use: respond) }
        if let get = responders[.get] {
            on(path, method: .head) { request, context in try await get(request, context).headOnly }
            allowed.append(HTTPRequest.Method.head.rawValue)
        }
        refuseOthers(
            path, allowed: allowed.sorted().joined(separator: ", "), opensWebSocket: responders[.connect] != nil)
        return self
    }

    /// Adds a resource that can only be read.
    @discardableResult
    package func read(_ path: RouterPath, respond: @escaping Respond) -> Self {
        resource(path, [.get: respond])
    }

    /// Adds a resource that opens WebSockets: by GET on HTTP/1.1, by CONNECT on HTTP/2 (RFC 8441).
    @discardableResult
    package func webSocket(_ path: RouterPath, respond: @escaping Respond) -> Self {
        resource(path, [.get: respond, .connect: respond])
    }

    /// Adds an action: POST.
    @discardableResult
    package func action(_ path: RouterPath, respond: @escaping Respond) -> Self {
        resource(path, [.post: respond])
    }

    /// RFC 9110 § 15.5.6: a 405 says in Allow which methods there are.
    private func refuseOthers(_ path: RouterPath, allowed: String, opensWebSocket: Bool) {
        let names = allowed.split(separator: ", ")
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
        let others = known.filter { !names.contains($0.rawValue[...]) } + (opensWebSocket ? [] : [.connect])
        for method in others {
            on(path, method: method) { request, _ -> Response in
                let detail = "\(request.method.rawValue) does not work on \(request.uri.path). Use \(allowed)."
                throw Problem(.methodNotAllowed, detail, headers: [.allow: allowed])
            }
        }
    }
}

extension Response {
    /// Nothing to say. RFC 9110 § 8.6: a 204 states no length, not even 0.
    static var noContent: Response { Response(status: .noContent, body: .none) }

    /// The same head, and nothing behind it. A stream has no length, so none is stated (RFC 9110 § 8.6).
    var headOnly: Response {
        guard body.contentLength == nil else { return createHeadResponse() }
        var headers = headers
        // It announces the end of the stream, which a head alone does not have: the connection goes on.
        headers[.connection] = nil
        return Response(status: status, headers: headers, body: .none)
    }
}

extension ResponseBody {
    /// Nothing, without saying that its length is 0.
    static let none = ResponseBody { writer in try await writer.finish(nil) }
}
