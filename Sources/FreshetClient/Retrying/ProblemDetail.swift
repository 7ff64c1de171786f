import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a problem document (RFC 9457) says to the person who made the request.
struct ProblemDetail {
    /// Longer documents are none of ours.
    static let maximumBytes = 64 << 10

    /// `nil` if it is no problem document.
    let text: String?

    private struct Document: Decodable {
        let detail: String?
        let title: String?
    }

    init(_ body: ByteBuffer) {
        let document = try? JSONDecoder().decode(Document.self, from: Data(body.readableBytesView))
        text = document?.detail ?? document?.title
    }
}
