import Freshet
import HTTPTypes

extension Problem {
    /// The HTTP face of what the log says.
    init(_ error: LogError) {
        switch error {
        case .full: self.init(.insufficientStorage, error.description, headers: [.retryAfter: "30"])
        case .busy: self.init(.serviceUnavailable, error.description, headers: [.retryAfter: "1"])
        case .topicClosed: self.init(.conflict, error.description)
        case .keyReused: self.init(.unprocessableContent, error.description)
        case .closed, .unreachable, .uncertain:
            self.init(.serviceUnavailable, error.description, headers: [.retryAfter: "5"])
        case .tooLarge: self.init(.contentTooLarge, error.description)
        case .broken: self.init(.internalServerError, error.description)
        }
    }
}

extension HTTPResponse.Status {
    /// RFC 4918 § 11.5.
    fileprivate static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
