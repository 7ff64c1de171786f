import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// A request as the edge would hand it to a route.
    init(_ method: HTTPRequest.Method = .get, _ target: String, _ fields: [HTTPField.Name: String] = [:]) {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: target)
        for (name, value) in fields where !value.isEmpty { head.headerFields[name] = value }
        self.init(head: head, body: RequestBody(buffer: ByteBuffer()))
    }
}
