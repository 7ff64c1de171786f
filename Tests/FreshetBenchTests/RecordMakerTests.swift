import Foundation
import FreshetBench
import NIOCore
import Testing

@Suite("A record")
struct RecordMakerTests {
    @Test(
        "is a JSON object of just the size that was asked for",
        arguments: RecordKind.allCases, [RecordMaker.minimumBytes, 100, 101, 200, 1_000, 50_000]
    )
    func size(kind: RecordKind, bytes: Int) throws {
        for number in 0..<20 {
            let record = String(buffer: RecordMaker(kind, seed: 7).record(number, bytes: bytes))
            #expect(record.utf8.count == bytes)
            #expect(try JSONSerialization.jsonObject(with: Data(record.utf8)) is [String: Any], "\(record)")
        }
    }

    @Test("is the same for the same number and seed, and another for any other", arguments: RecordKind.allCases)
    func variety(kind: RecordKind) {
        func records(_ seed: UInt64) -> [ByteBuffer] {
            (0..<500).map { RecordMaker(kind, seed: seed).record($0, bytes: 200) }
        }
        #expect(records(1) == records(1))
        #expect(Set(records(1) + records(1 << 40)).count == 1_000)
    }

    @Test("has the members of its kind", arguments: RecordKind.allCases)
    func members(kind: RecordKind) throws {
        let record = RecordMaker(kind, seed: 3).record(1, bytes: 300)
        let json = try JSONSerialization.jsonObject(with: Data(record.readableBytesView))
        let object = try #require(json as? [String: Any])
        let expected: [RecordKind: Set<String>] = [
            .orders: ["order", "customer", "status", "total", "currency", "at"],
            .prices: ["symbol", "bid", "ask", "volume", "venue", "at"],
            .chat: ["from", "room", "at", "text"],
            .sensors: ["sensor", "at", "temperature", "humidity", "pressure", "battery"],
            .positions: ["vehicle", "line", "lat", "lon", "speed", "heading", "at"],
        ]
        #expect(try #require(expected[kind]).isSubset(of: object.keys))
    }
}
