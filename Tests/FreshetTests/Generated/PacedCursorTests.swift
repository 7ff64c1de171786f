import Freshet
import NIOCore
import Testing

@Suite("A paced cursor")
struct PacedCursorTests {
    /// 0, 1, 2, … up to and including `last`.
    private struct Counting: GeneratedStream {
        var last = Int.max

        func event(after position: Int?) -> GeneratedEvent? {
            let next = position.map { $0 + 1 } ?? 0
            return next > last ? nil : GeneratedEvent(position: next, data: "\(next)")
        }
    }

    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let everySecond = PacedCursor.Pace(interval: .seconds(1))

    private func positions(_ cursor: inout PacedCursor, at now: NIODeadline, in stream: Counting = Counting()) -> [Int]
    {
        var positions: [Int] = []
        while case .event(let event) = cursor.step(at: now, in: stream) { positions.append(event.position) }
        return positions
    }

    @Test("gives the first event at once and then one per interval")
    func pace() {
        var cursor = PacedCursor(after: nil, pace: everySecond, start: start)
        #expect(positions(&cursor, at: start) == [0])
        #expect(cursor.step(at: start, in: Counting()) == .wait(until: start + .seconds(1)))
        #expect(positions(&cursor, at: start + .milliseconds(999)) == [])
        #expect(positions(&cursor, at: start + .seconds(1)) == [1])
    }

    @Test("goes on behind the last event that its reader has")
    func resumes() {
        var cursor = PacedCursor(after: 0, pace: everySecond, start: start)
        #expect(positions(&cursor, at: start) == [1])
    }

    @Test("does not make up for time that its reader was away")
    func noBurst() {
        var cursor = PacedCursor(after: nil, pace: everySecond, start: start)
        _ = positions(&cursor, at: start)
        let later = start + .minutes(10)
        #expect(positions(&cursor, at: later) == [1])
        #expect(positions(&cursor, at: later + .milliseconds(999)) == [])
        #expect(positions(&cursor, at: later + .seconds(1)) == [2])
    }

    @Test("keeps its rhythm when it is woken a little late")
    func noDrift() {
        var cursor = PacedCursor(after: nil, pace: everySecond, start: start)
        _ = positions(&cursor, at: start)
        #expect(positions(&cursor, at: start + .milliseconds(1_300)) == [1])
        #expect(positions(&cursor, at: start + .seconds(2)) == [2])
    }

    @Test("says something after each 15 seconds of silence")
    func heartbeat() {
        var cursor = PacedCursor(after: nil, pace: .init(interval: .seconds(40)), start: start)
        var sent: [Int] = []
        for second in 0...41 {
            while true {
                switch cursor.step(at: start + .seconds(Int64(second)), in: Counting()) {
                case .event(let event): sent.append(event.position)
                case .heartbeat: sent.append(-second)
                case .wait, .end: break
                }
                guard case .wait = cursor.step(at: start + .seconds(Int64(second)), in: Counting()) else { continue }
                break
            }
        }
        #expect(sent == [0, -15, -30, 1])
    }

    @Test("ends behind the last event that is wanted", arguments: [nil, 0, 2] as [Int?])
    func until(last: Int?) {
        var cursor = PacedCursor(after: last, until: 3, pace: everySecond, start: start)
        var seen: [Int] = []
        for second in 0...10 { seen += positions(&cursor, at: start + .seconds(Int64(second))) }
        #expect(seen == Array((last.map { $0 + 1 } ?? 0)...3))
        #expect(cursor.step(at: start + .seconds(20), in: Counting()) == .end)
    }

    @Test("has ended for a reader at or past the end", arguments: [3, 4, 1_000])
    func ended(position: Int) {
        #expect(PacedCursor(after: position, until: 3, pace: everySecond, start: start).hasEnded(in: Counting()))
        #expect(PacedCursor(after: position, pace: everySecond, start: start).hasEnded(in: Counting(last: 3)))
    }
}
