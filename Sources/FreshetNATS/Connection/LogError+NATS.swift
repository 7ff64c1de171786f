import Freshet

extension LogError {
    init(_ failure: NATSFailure) {
        switch failure {
        case .unreachable, .noAnswer:
            self = .unreachable("\(failure) Publishing resumes by itself when its servers can.")
        case .refused(let error) where error.isFull: self = .full("The stream is full: \(error.description).")
        case .refused(let error) where error.isTooLarge: self = .tooLarge("\(failure) Publish less at once.")
        case .refused(let error) where error.isPassing: self = .unreachable("\(failure) It may pass by itself.")
        case .refused, .unintelligible: self = .broken("\(failure)")
        }
    }
}
