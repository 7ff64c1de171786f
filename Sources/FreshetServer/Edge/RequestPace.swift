package import NIOCore

/// How fast a request comes, and whether that is fast enough: pure counting of time.
///
/// Parts of a request are told without a time. Only what is left unfinished when there is nothing more to read costs a
/// look at the clock: a request that comes in one piece costs none.
package struct RequestPace: Sendable {
    package struct Limits: Sendable, Hashable {
        /// From a head's first byte to its end.
        package var head: TimeAmount
        /// Between one piece of a body and the next.
        package var bodySilence: TimeAmount
        /// From a body's beginning to its end.
        package var body: TimeAmount

        package init(head: TimeAmount, bodySilence: TimeAmount, body: TimeAmount) {
            self.head = head
            self.bodySilence = bodySilence
            self.body = body
        }
    }

    package enum Stage: Sendable, Hashable {
        case betweenRequests, inHead, inBody
    }

    package enum Verdict: Sendable, Hashable {
        case nothingIsDue
        case lookAgain(at: NIODeadline)
        case tooSlow(EdgeCut)
    }

    private let limits: Limits
    package private(set) var stage = Stage.betweenRequests
    private var began: NIODeadline?
    private var progressed = NIODeadline.uptimeNanoseconds(0)
    private var hasProgressed = false

    package init(limits: Limits) {
        self.limits = limits
    }

    package mutating func bytesCame() {
        if stage == .betweenRequests { enter(.inHead) }
    }

    package mutating func headCame() { enter(.inBody) }
    package mutating func bodyCame() { hasProgressed = true }
    package mutating func requestEnded() { enter(.betweenRequests) }

    private mutating func enter(_ stage: Stage) {
        self.stage = stage
        began = nil
        hasProgressed = true
    }

    /// There is nothing more to read for now, and the request is not complete.
    package mutating func pause(at now: NIODeadline) {
        if began == nil { began = now }
        if hasProgressed { progressed = now }
        hasProgressed = false
    }

    /// The peer waits for us, not we for it.
    package mutating func excuse(at now: NIODeadline) {
        began = now
        progressed = now
    }

    package func verdict(at now: NIODeadline) -> Verdict {
        guard let began else { return .nothingIsDue }
        switch stage {
        case .betweenRequests: return .nothingIsDue
        case .inHead: return verdict(at: now, deadline: began + limits.head, .headTimeout)
        case .inBody:
            let deadline = min(progressed + limits.bodySilence, began + limits.body)
            return verdict(at: now, deadline: deadline, .bodyTimeout)
        }
    }

    private func verdict(at now: NIODeadline, deadline: NIODeadline, _ cut: EdgeCut) -> Verdict {
        now < deadline ? .lookAgain(at: deadline) : .tooSlow(cut)
    }
}
