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
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: body))
    }
}

extension String {
    /// The string as JSON writes it, quotes included (RFC 8259 § 7).
    package var asJSON: String {
        var json = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case "\u{0}"..."\u{1F}":
                let hex = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
