/// Why there is nothing to compare.
package enum CompareError: Error, Sendable, Hashable, CustomStringConvertible {
    case unusableAuthority(path: String)
    case unreachable(url: String, reason: String)
    /// The server took no event of ours.
    case refusedEvent(url: String, answer: String)
    /// This cell is none of what the server can do, in words for its place in the table.
    case impossible(String)
    /// A stream broke, or does not keep to its format: reason for its client to come back.
    case broken(String)

    package var description: String {
        switch self {
        case .unusableAuthority(let path):
            "\(path) holds no certificate that could be read. --cacert takes a file in PEM, such as ca.pem in the "
                + "server's state directory."
        case .unreachable(let url, let reason):
            "Cannot reach \(url): \(reason). Is the server running there?"
        case .refusedEvent(let url, let answer):
            "The server at \(url) took no event: \(answer). To listen to a server that is no Freshet, say where with "
                + "--sse and --websocket."
        case .impossible(let reason), .broken(let reason): reason
        }
    }
}
