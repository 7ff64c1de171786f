/// Why somebody may not do something.
public enum AccessError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Action: String, Sendable, Hashable {
        case publish, subscribe, administer
    }

    /// It takes a token, and there is none.
    case missingToken
    /// There is a token that proves nothing. The reason is a sentence, and does not hold the token.
    case invalidToken(String)
    /// The grant does not hold the topic or filter.
    case outsideGrant(Action, name: String)
    /// What was asked for and what is granted meet in too many filters.
    case tooManyFilters

    public var description: String {
        switch self {
        case .missingToken: "This takes a token. Send one as Authorization: Bearer."
        case .invalidToken(let reason): reason
        case .outsideGrant(.publish, let name): "You may not publish to \"\(name)\". Ask for a token that grants it."
        case .outsideGrant(.administer, _): "You do not administer this server. Ask for a token that says so (admin)."
        case .outsideGrant(.subscribe, let name): "You may not read \"\(name)\". Ask for a token that grants it."
        case .tooManyFilters:
            "What these filters and your token have in common is too much for one subscription. Name fewer or narrower "
                + "filters."
        }
    }
}
