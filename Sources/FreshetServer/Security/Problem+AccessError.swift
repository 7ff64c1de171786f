import Freshet
import HTTPTypes

extension Problem {
    /// RFC 6750 § 3: what to say in WWW-Authenticate, beside the status. Who has shown nothing is told nothing.
    init(_ error: AccessError) {
        switch error {
        case .missingToken:
            self.init(.unauthorized, error.description, headers: [.wwwAuthenticate: "Bearer"])
        case .invalidToken(let reason):
            self.init(.unauthorized, reason, headers: [.wwwAuthenticate: Self.challenge("invalid_token", reason)])
        case .outsideGrant:
            // The description names a topic, which may hold anything: the document has it, the header does not.
            let challenge = Self.challenge("insufficient_scope", "The grant does not hold it.")
            self.init(.forbidden, error.description, headers: [.wwwAuthenticate: challenge])
        case .tooManyFilters:
            self.init(.badRequest, error.description)
        }
    }

    static func challenge(_ error: String, _ reason: String) -> String {
        // RFC 6750 § 3: printable ASCII without quotes and backslashes.
        let text = reason.unicodeScalars.filter { 0x20...0x7E ~= $0.value && $0 != "\"" && $0 != "\\" }
        return "Bearer error=\"\(error)\", error_description=\"\(String(String.UnicodeScalarView(text)))\""
    }
}
