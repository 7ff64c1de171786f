/// Why there is nothing to report: the server could not be reached, it refused, or this machine has not enough to give.
package enum BenchError: Error, Sendable, Hashable, CustomStringConvertible {
    case unreachable(url: String, reason: String)
    case refused(what: String, url: String, answer: String)
    case tooFewDescriptors(limit: Int, connections: Int)
    case tooFewPorts(available: Int, connections: Int)
    case unusableAuthority(path: String)
    case notWhatWasAsked(String)

    package var description: String {
        switch self {
        case .unreachable(let url, let reason):
            "Cannot reach \(url): \(reason). Is the server running? Name another with --url or FRESHET_URL."
        case .refused(let what, let url, let answer):
            "The server at \(url) refused to \(what): \(answer)"
        case .tooFewDescriptors(let limit, let connections):
            "\(connections) connections need as many descriptors, and this process may have \(limit). "
                + "Raise the limit (ulimit -Hn), or ask for fewer subscribers."
        case .tooFewPorts(let available, let connections):
            "\(connections) connections to one address need as many ports, and this machine gives out \(available). "
                + "Widen net.ipv4.ip_local_port_range, or ask for fewer subscribers."
        case .unusableAuthority(let path):
            "\(path) holds no certificate that could be read. --cacert takes a file in PEM, such as ca.pem in the "
                + "server's state directory."
        case .notWhatWasAsked(let sentence):
            sentence
        }
    }
}
