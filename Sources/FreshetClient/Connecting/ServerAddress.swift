package import Freshet
import FreshetWire

/// Where a server is, and what its resources are called.
package struct ServerAddress: Sendable, Hashable {
    private let url: ServerURL

    /// - Throws: ``ClientError/misconfigured(_:)`` with what is wrong with the URL.
    package init(_ url: String) throws(ClientError) {
        do throws(ServerURL.Flaw) {
            self.url = try ServerURL(url)
        } catch {
            throw .misconfigured(error.description)
        }
    }

    package var isSecure: Bool { url.isSecure }
    package var host: String { url.host }
    package var port: Int { url.port }
    package var authority: String { url.authority }

    /// Where events of a topic are published.
    package func publishing(to topic: Topic) -> String {
        "\(url)/events/\(topic.name.percentEncoded(keeping: "/"))"
    }

    /// The path and query by which topics are read.
    ///
    /// - Parameter query: further parameters.
    func readingTarget(_ filters: [TopicFilter], _ query: [(name: String, value: String)] = []) -> String {
        let parameters = filters.map { ("topic", $0.pattern) } + query
        let text = parameters.map { "\($0)=\($1.percentEncoded(keeping: "/"))" }.joined(separator: "&")
        return "\(url.basePath)/events?\(text)"
    }

    package func reading(_ filters: [TopicFilter], _ query: [(name: String, value: String)] = []) -> String {
        url.origin + readingTarget(filters, query)
    }
}

extension String {
    /// RFC 3986 § 2.3: everything but unreserved characters, and those of `kept`, as percent and two digits.
    fileprivate func percentEncoded(keeping kept: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\(kept)".utf8)
        return utf8.reduce(into: "") { text, byte in
            guard !plain.contains(byte) else { return text.unicodeScalars.append(Unicode.Scalar(byte)) }
            text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
