/// Why the client cannot go on.
public enum ClientError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server refused the request, and would refuse it again. The detail is that of its problem document.
    case refused(status: Int, detail: String)
    /// The server could not be reached, or said to come back, for as long as there was patience.
    case gaveUp(String)
    /// What answers is no Freshet server, or not one that this client understands.
    case unintelligible(String)
    /// The server's certificate was not signed by anyone whom this client trusts.
    case untrusted(String)
    /// The URL, a file or another part of the configuration is no good.
    case misconfigured(String)

    public var description: String {
        switch self {
        case .refused(let status, let detail): "The server refused (\(status)): \(detail)"
        case .gaveUp(let reason): "Gave up for now: \(reason)."
        case .unintelligible(let what), .untrusted(let what), .misconfigured(let what): what
        }
    }
}
