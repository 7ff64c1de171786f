import SwiftASN1
import X509

/// One name that a client may have in its URL: a DNS name or an IP address.
package enum ServerName: Hashable, Sendable {
    /// In lower case, without the root's final dot.
    case dns(String)
    /// Four or sixteen bytes in network order, so that every spelling of an address is equal.
    case address([UInt8])

    /// - Throws: ``TrustError`` when a certificate could not carry the name, or no browser would ever match it.
    package init(_ text: String) throws(TrustError) {
        let name = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if let bytes = POSIX.addressBytes(name) {
            self = .address(bytes)
        } else {
            self = .dns(try Self.checkedDNSName(text))
        }
    }

    var generalName: GeneralName {
        switch self {
        case .dns(let name): .dnsName(name)
        case .address(let bytes): .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }

    private static func checkedDNSName(_ text: String) throws(TrustError) -> String {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .invalidName(text, because: "a certificate wants its xn-- form")
        }
        let name = (text.hasSuffix(".") ? String(text.dropLast()) : text).lowercased()
        // RFC 1035 § 2.3.4: 255 bytes on the wire are 253 in text.
        guard name.utf8.count <= 253 else {
            throw .invalidName(text, because: "a DNS name has at most 253 bytes")
        }
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        // URL parsers take a host whose last label is a number for an IPv4 address (WHATWG URL § 3.5).
        guard labels.last?.allSatisfy(\.isNumber) != true else {
            throw .invalidName(text, because: "it is neither an IP address nor a DNS name")
        }
        // RFC 6125 § 6.4.3: a wildcard is the whole leftmost label.
        if labels.count > 1, labels[0] == "*" { labels.removeFirst() }
        guard labels.allSatisfy(isLabel) else {
            throw .invalidName(text, because: "a label has 1 to 63 letters, digits and inner hyphens")
        }
        return name
    }

    /// RFC 1034 § 3.5, and the underscore, which container networks put into host names and browsers match.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }
}
