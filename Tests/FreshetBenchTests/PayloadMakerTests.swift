import Foundation
import FreshetBench
import NIOCore
import Testing

@Suite("A payload")
struct PayloadMakerTests {
    private func payload(bytes: Int, sequence: Int = 0) -> String {
        let mark = EventMark(publisher: 1, sequence: sequence, begunAt: 9)
        return String(buffer: PayloadMaker(bytes: bytes, run: RunToken(7)).payload(of: mark))
    }

    @Test(
        "is a JSON object of just the size that was asked for",
        arguments: [PayloadMaker.minimumBytes, PayloadMaker.minimumBytes + 1, 100, 200, 1_000, 50_000]
    )
    func size(_ bytes: Int) throws {
        for sequence in 0..<3 {
            let payload = payload(bytes: bytes, sequence: sequence)
            #expect(payload.utf8.count == bytes)
            let object = try JSONSerialization.jsonObject(with: Data(payload.utf8)) as? [String: Any]
            #expect(object?["bench"] as? String == "00000007-0001-000000000\(sequence)-0000000000000000009")
        }
    }

    @Test("does not repeat itself within what a compressor looks back")
    func variety() {
        let notes = (0..<150).map { payload(bytes: 200, sequence: $0).dropFirst(56) }
        #expect(Set(notes).count == notes.count)
    }

    @Test(
        "can be a record behind the mark, of another publisher another one",
        arguments: RecordKind.allCases, [PayloadMaker.minimumBytes, 200, 1_000]
    )
    func records(kind: RecordKind, bytes: Int) throws {
        let maker = PayloadMaker(bytes: bytes, run: RunToken(7), records: kind)
        let payloads = (0..<3).map { publisher in
            String(buffer: maker.payload(of: EventMark(publisher: publisher, sequence: 5, begunAt: 9)))
        }
        for payload in payloads {
            #expect(payload.utf8.count == bytes)
            let object = try JSONSerialization.jsonObject(with: Data(payload.utf8)) as? [String: Any]
            #expect((object?["bench"] as? String)?.hasPrefix("00000007-") == true)
        }
        let isRoom = bytes > PayloadMaker.minimumBytes
        #expect(Set(payloads.map { $0.dropFirst(65) }).count == (isRoom ? 3 : 1))
    }
}
