import FreshetClient
import NIOCore
import Testing

@Suite("Lines")
struct LineSplitterTests {
    private static let text = "one\n\ntwo\r\n\r\nü\r\r\nlast"

    private func lines(_ parts: [Substring.UTF8View], maximumLineBytes: Int = 100) throws -> [String] {
        var splitter = LineSplitter(maximumLineBytes: maximumLineBytes)
        var lines: [String] = []
        for part in parts {
            splitter.append(ByteBuffer(bytes: part))
            while let line = try splitter.next() { lines.append(String(buffer: line)) }
        }
        if let line = try splitter.finish() { lines.append(String(buffer: line)) }
        return lines
    }

    @Test("are the same wherever the bytes are cut", arguments: 0...LineSplitterTests.text.utf8.count)
    func cutAnywhere(at index: Int) throws {
        let bytes = Self.text[...].utf8
        #expect(try lines([bytes.prefix(index), bytes.dropFirst(index)]) == ["one", "", "two", "", "ü\r", "last"])
    }

    @Test("may have as many bytes as they may, and no more")
    func limit() throws {
        let most = String(repeating: "x", count: 100)
        for end in ["", "\n", "\r\n"] {
            #expect(try lines([(most + end)[...].utf8]) == [most])
            #expect(throws: LineSplitter.TooLong.self) { try lines([(most + "x" + end)[...].utf8]) }
        }
    }

    @Test("that are too long are told before their end has come")
    func early() {
        var splitter = LineSplitter(maximumLineBytes: 10)
        splitter.append(ByteBuffer(string: "0123456789ab"))
        #expect(throws: LineSplitter.TooLong.self) { try splitter.next() }
    }
}
