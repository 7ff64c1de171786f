import Freshet
import NIOCore
import Testing

@Suite("A publication")
struct PublicationTests {
    @Test(
        "has lines that end with LF, whatever they ended with",
        arguments: [
            ("", ""), ("a", "a"), ("a\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\nb", "a\nb"), ("\r", "\n"), ("\r\n", "\n"),
            ("\r\r", "\n\n"), ("\r\r\n", "\n\n"), ("\n\r", "\n\n"), ("a\r\n\r\nb\r", "a\n\nb\n"), ("\r\n\n", "\n\n"),
            ("é\r😀\u{2028}\u{85}\0", "é\n😀\u{2028}\u{85}\0"),
        ])
    func lineEnds(data: String, expected: String) throws {
        let publication = try Publication(data: ByteBuffer(string: data))
        #expect(publication.data == ByteBuffer(string: expected))
        #expect(try Publication(data: publication.data) == publication)
    }

    @Test("is read from where its buffer stands")
    func slice() throws {
        var data = ByteBuffer(bytes: [0xFF, 0x61, 0x0D, 0x0A, 0x62])
        data.moveReaderIndex(forwardBy: 1)
        #expect(try Publication(data: data).data == ByteBuffer(string: "a\nb"))
    }

    @Test(
        "is UTF-8",
        arguments: [
            [0xFF], [0x61, 0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82],
        ] as [[UInt8]])
    func otherBytes(bytes: [UInt8]) {
        #expect(throws: PublicationError.notUTF8) { try Publication(data: ByteBuffer(bytes: bytes)) }
    }

    @Test(
        "may have a type",
        arguments: [
            (nil, nil), ("", nil), ("message", nil), ("Message", "Message"), ("order.paid", "order.paid"),
            ("größe 😀", "größe 😀"), ("Gap", "Gap"),
            (String(repeating: "t", count: 128), String(repeating: "t", count: 128)),
        ] as [(String?, String?)])
    func types(type: String?, expected: String?) throws {
        #expect(try Publication(type: type, data: ByteBuffer()).type == expected)
    }

    @Test(
        "may not have a type that is the server's own, too long, or that ends its line",
        arguments: [
            ("gap", .reservedType("gap")), ("expiring", .reservedType("expiring")),
            ("position", .reservedType("position")), ("closed", .reservedType("closed")),
            (String(repeating: "t", count: 129), .typeTooLong), (String(repeating: "é", count: 65), .typeTooLong),
            ("a\nb", .typeHasLineEnd), ("a\r\nb", .typeHasLineEnd), ("\r", .typeHasLineEnd), ("\0", .typeHasLineEnd),
        ] as [(String, PublicationError)])
    func refusedTypes(type: String, error: PublicationError) {
        #expect(throws: error) { try Publication(type: type, data: ByteBuffer()) }
    }

    @Test("may be compressed unless it says otherwise, which makes it another")
    func compression() throws {
        let data = ByteBuffer(string: "x")
        let secret = try Publication(data: data, isCompressible: false)
        #expect(try Publication(data: data).isCompressible)
        #expect(!secret.isCompressible)
        #expect(try secret != Publication(data: data))
    }

    @Test("may tell readers when to come again, within a day", arguments: [Duration.zero, .seconds(86_400)])
    func retry(time: Duration) throws {
        #expect(try Publication(data: ByteBuffer(), retry: time).retry == time)
    }

    @Test(
        "may not tell readers to come again in the past, nor never",
        arguments: [.nanoseconds(-1), .milliseconds(86_400_001), .milliseconds(Int64.max), .milliseconds(Int64.min)]
            as [Duration])
    func refusedRetry(time: Duration) {
        #expect(throws: PublicationError.retryOutOfRange) { try Publication(data: ByteBuffer(), retry: time) }
    }
}
