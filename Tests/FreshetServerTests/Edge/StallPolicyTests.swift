import FreshetServer
import NIOCore
import Testing

@Suite("A connection that takes no bytes")
struct StallPolicyTests {
    private typealias Peer = StallPolicy.Peer

    private let policy = StallPolicy(stallTimeout: .minutes(15), peerTimeout: .minutes(1))

    @Test("is not looked at for half a minute, unless a shorter time was asked for")
    func firstLook() {
        #expect(policy.firstLook == .seconds(30))
        #expect(StallPolicy(stallTimeout: .seconds(1), peerTimeout: .minutes(1)).firstLook == .seconds(1))
    }

    @Test("is kept while its peer answers, however long it has been silent between two probes of its window")
    func alive() {
        let asked = Peer(silence: .minutes(2), unanswered: 1)
        #expect(policy.verdict(after: .minutes(10), peer: asked) == .lookAgain(in: .seconds(10)))
    }

    @Test("is given up when its peer has answered nothing for long enough")
    func vanished() {
        #expect(policy.verdict(after: .seconds(70), peer: Peer(silence: .seconds(60), unanswered: 2)) == .vanished)
        let recent = Peer(silence: .seconds(59), unanswered: 7)
        #expect(policy.verdict(after: .seconds(70), peer: recent) == .lookAgain(in: .seconds(10)))
    }

    @Test("is cut when it has taken nothing for the whole time that is allowed, whoever is there")
    func stalled() {
        #expect(policy.verdict(after: .minutes(15), peer: Peer(silence: .seconds(0), unanswered: 0)) == .stalled)
        #expect(policy.verdict(after: .minutes(15), peer: nil) == .stalled)
    }

    @Test("is looked at again exactly when its time is over")
    func lastLook() {
        #expect(policy.verdict(after: .seconds(897), peer: nil) == .lookAgain(in: .seconds(3)))
    }
}
