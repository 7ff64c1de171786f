import Freshet
import Testing

@Suite("How a server stands to a shared log")
struct LogStandingTests {
    @Test("keeps requests away while it does not follow, and says why")
    func flaws() {
        #expect(LogStanding.following.flaw == nil)
        #expect(LogStanding.catchingUp(sequencesBehind: 1).flaw == "Catching up with the log: 1 batch behind.")
        #expect(LogStanding.catchingUp(sequencesBehind: 12).flaw == "Catching up with the log: 12 batches behind.")
        #expect(LogStanding.unreachable(for: .milliseconds(7_900)).flaw?.contains("for 7 s") == true)
        #expect(LogStanding.damaged("Batch 7 is gone.").flaw == "Batch 7 is gone.")
    }

    @Test("is measured, as far as it can be known")
    func figures() {
        #expect(LogStanding.following.sequencesBehind == 0)
        #expect(LogStanding.catchingUp(sequencesBehind: 12).sequencesBehind == 12)
        #expect(LogStanding.unreachable(for: .zero).sequencesBehind == nil)
        let all: [LogStanding] = [.following, .catchingUp(sequencesBehind: 1), .unreachable(for: .zero), .damaged("")]
        #expect(all.map(\.isReached) == [true, true, false, false])
    }
}
