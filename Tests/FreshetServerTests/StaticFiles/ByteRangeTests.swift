import FreshetServer
import Testing

@Suite("A Range field")
struct ByteRangeTests {
    @Test(
        "asks for a part of a hundred bytes",
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=0-99", 0..<100), ("bytes=10-19", 10..<20), ("bytes=90-", 90..<100),
            ("bytes=-1", 99..<100), ("bytes=-100", 0..<100), ("bytes=-1000", 0..<100), ("bytes=50-1000", 50..<100),
            ("bytes=0-99999999999999999999", 0..<100), ("Bytes=0-1", 0..<2), ("bytes= 0-1", 0..<2),
            ("bytes=-99999999999999999999", 0..<100), ("bytes=007-008", 7..<9),
        ]
    )
    func part(field: String, part: Range<Int>) {
        #expect(ByteRange(field, of: 100) == .part(part))
    }

    @Test(
        "asks for bytes that are not there",
        arguments: ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=\(Int.max)0-"])
    func unsatisfiable(field: String) {
        #expect(ByteRange(field, of: 100) == .unsatisfiable)
    }

    @Test(
        "is ignored if it asks for several parts, or cannot be read",
        arguments: [
            nil, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=2-1", "bytes=1-2-3", "bytes=+1-2",
            "lines=0-1", "bytes=0-1,3-4", "bytes=0-1,", "bytes=1-x", "bytes=x-1", "=0-1",
        ] as [String?]
    )
    func whole(field: String?) {
        #expect(ByteRange(field, of: 100) == .whole)
    }

    @Test("of nothing is the whole for the last bytes, and nothing for the first")
    func empty() {
        #expect(ByteRange("bytes=-5", of: 0) == .whole)
        #expect(ByteRange("bytes=0-", of: 0) == .unsatisfiable)
    }
}
