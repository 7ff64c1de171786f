package import FreshetConsole
import FreshetServer
import HTTPTypes
package import Hummingbird
import NIOCore

/// A file of a page, as it is sent: nothing from elsewhere may run in it, and nobody may put it in a frame.
package struct PageFile: Sendable {
    private let headers: HTTPFields
    private let body: ByteBuffer

    private static let policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    package init(_ file: ConsoleFile) {
        body = ByteBuffer(bytes: file.bytes)
        headers = [
            .contentType: file.contentType,
            // The page changes with the program. A few kilobytes over loopback are cheaper than a stale module.
            .cacheControl: "no-cache",
            .contentSecurityPolicy: Self.policy,
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "no-referrer",
            // For browsers that do not know frame-ancestors.
            .xFrameOptions: "DENY",
        ]
    }

    package var response: Response {
        Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension Response {
    static func json(_ text: String) -> Response {
        let headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }
}
