extension LogStanding {
    /// Why a server that stands so is not to be given requests; `nil` if it is.
    package var flaw: String? {
        switch self {
        case .following: nil
        case .catchingUp(let count): "Catching up with the log: \(count) batch\(count == 1 ? "" : "es") behind."
        case .unreachable(let time):
            "The log has not been reached for \(time.components.seconds) s. It is tried again by itself."
        case .damaged(let what): what
        }
    }

    /// Whether there is a log to hear of.
    package var isReached: Bool {
        switch self {
        case .following, .catchingUp: true
        case .unreachable, .damaged: false
        }
    }

    /// `nil` if nobody can know.
    package var sequencesBehind: Int64? {
        switch self {
        case .following: 0
        case .catchingUp(let count): count
        case .unreachable, .damaged: nil
        }
    }

    /// What the log has lost.
    package var damage: String? {
        if case .damaged(let what) = self { what } else { nil }
    }
}
