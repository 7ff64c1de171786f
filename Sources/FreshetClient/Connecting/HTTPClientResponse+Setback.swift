import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HTTPClientResponse {
    /// The body, which must come as a whole.
    ///
    /// - Throws: ``Setback`` if the connection breaks in the middle, or the body is larger.
    func wholeBody(upTo maximumBytes: Int) async throws(Setback) -> ByteBuffer {
        do {
            return try await body.collect(upTo: maximumBytes)
        } catch is NIOTooManyBytesError {
            throw .final(.unintelligible("What answers says more than a Freshet server would. Check the URL."))
        } catch {
            throw Setback(error)
        }
    }

    /// Goes on only if this is a stream or document of `mediaType`.
    ///
    /// - Returns: whether there is one; `false` is a 204: nothing will ever come.
    /// - Throws: ``Setback`` for any other answer.
    func has(_ mediaType: String) async throws(Setback) -> Bool {
        if status == .noContent { return false }
        guard status == .ok else {
            // The status counts even where its document does not arrive.
            let document = (try? await wholeBody(upTo: ProblemDetail.maximumBytes)) ?? ByteBuffer()
            throw Setback(status: Int(status.code), headers: headers, body: document)
        }
        let type = headers.first(name: "Content-Type")?.prefix { $0 != ";" && $0 != " " }.lowercased() ?? "nothing"
        guard type == mediaType else {
            throw .final(
                .unintelligible("What answers gives \(type) instead of \(mediaType). Is this a Freshet server's URL?")
            )
        }
        return true
    }
}
