import FreshetWire
public import HTTPTypes
public import Hummingbird
import NIOCore

/// An error with an HTTP face: a problem document (RFC 9457) that says what is wrong, why, and what to do.
public struct Problem: Error, HTTPResponseError, CustomStringConvertible {
    static let contentType = "application/problem+json"

    public let status: HTTPResponse.Status
    public let detail: String
    public let headers: HTTPFields

    /// - Parameters:
    ///   - status: the status of the response.
    ///   - detail: sentences for the person who made the request. No payloads, no tokens.
    ///   - headers: further fields of the response, such as `Allow` or `Retry-After`.
    public init(_ status: HTTPResponse.Status, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    public var description: String { "\(status.code): \(detail)" }

    /// The document. Its type is `about:blank`: the status says all that a program needs to tell problems apart.
    var body: ByteBuffer {
        let title = status.reasonPhrase.isEmpty ? "Error" : status.reasonPhrase
        let members = #""title":\#(title.asJSON),"status":\#(status.code),"detail":\#(detail.asJSON)"#
        return ByteBuffer(string: #"{"type":"about:blank",\#(members)}"# + "\n")
    }

    public func response(from request: Request, context: some RequestContext) throws -> Response {
        var fields = headers
        fields[.contentType] = Self.contentType
        fields[.cacheControl] = "no-store"
        // The detail may repeat what the request said.
        fields[.xContentTypeOptions] = "nosniff"
        let response = Response(status: status, headers: fields, body: ResponseBody(byteBuffer: body))
        // RFC 9110 § 9.3.2: a body here would be read as the next response of the connection.
        return request.method == .head ? response.createHeadResponse() : response
    }
}
