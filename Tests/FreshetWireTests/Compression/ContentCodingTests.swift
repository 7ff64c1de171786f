import FreshetWire
import Testing

@Suite("The choice of a content coding")
struct ContentCodingTests {
    @Test(
        "follows the weights of Accept-Encoding, and our order among equals",
        arguments: [
            (nil, .identity),
            ("", .identity),
            ("identity", .identity),
            ("gzip", .gzip),
            ("deflate", .deflate),
            ("zstd", .zstd),
            ("br", .identity),
            ("gzip, deflate, br, zstd", .gzip),
            ("zstd, deflate, gzip", .gzip),
            ("zstd, deflate", .deflate),
            ("gzip;q=0.5, zstd", .zstd),
            ("gzip;q=0.5, zstd;q=0.50", .gzip),
            ("gzip;q=0", .identity),
            ("gzip;q=0, *", .deflate),
            ("*", .gzip),
            ("*;q=0", .identity),
            ("*;q=0, zstd", .zstd),
            ("GZIP ; Q=0.8", .gzip),
            ("x-gzip", .gzip),
            ("gzip;q=0.001, deflate;q=0.002", .deflate),
            (" , ,gzip,", .gzip),
        ] as [(String?, ContentCoding)]
    )
    func weights(field: String?, expected: ContentCoding) {
        #expect(ContentCoding.chosen(by: field) == expected)
    }

    @Test(
        "takes a weight that cannot be read as a refusal",
        arguments: ["gzip;q=2", "gzip;q=1.5x", "gzip;q=-1", "gzip;q=", "gzip;q=0.0001", "gzip;q=a", "gzip;q=0.1.1"]
    )
    func unreadableWeights(field: String) {
        #expect(ContentCoding.chosen(by: field) == .identity)
    }
}
