import FreshetWire
import Testing

@Suite("A UTF-8 validator")
struct UTF8ValidatorTests {
    /// The smallest and largest character of each length, and the neighbours of the surrogates.
    static let valid: [[UInt8]] = [
        [], [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
        [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], Array("Hello-µ@ßöäüàá-UTF-8!!".utf8),
        Array("κόσμε with a long run of ASCII, then 東京 🦑 again".utf8),
    ]

    @Test("accepts text cut at any byte", arguments: valid)
    func accepts(_ bytes: [UInt8]) {
        for cut in 0...bytes.count {
            #expect(verdict(on: bytes[..<cut], bytes[cut...]) == .valid, "cut at \(cut)")
        }
    }

    /// Each with the index of the first byte that no valid text could have there.
    static let invalid: [([UInt8], Int)] = [
        ([0x80], 0), ([0xBF], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0xFE], 0),
        ([0xFF], 0), ([0xC2, 0x41], 1), ([0xE0, 0x9F, 0xBF], 1), ([0xED, 0xA0, 0x80], 1), ([0xE2, 0x82, 0x41], 2),
        ([0xF0, 0x8F, 0xBF, 0xBF], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0xF0, 0x9F, 0xA6, 0xC3], 3),
        (Array("κόσμε".utf8) + [0xED, 0xA0, 0x80] + Array("edited".utf8), 11),
        (Array("a long run of ASCII ".utf8) + [0xFF], 20),
    ]

    @Test("rejects at the first byte that is wrong", arguments: invalid)
    func rejects(_ bytes: [UInt8], at index: Int) {
        #expect(verdict(on: bytes[..<index]) != .invalid)
        #expect(verdict(on: bytes[..<index], bytes[index...index]) == .invalid)
    }

    @Test(
        "does not let text end within a character",
        arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0xA6]] as [[UInt8]]
    )
    func incomplete(_ bytes: [UInt8]) {
        #expect(verdict(on: bytes[...]) == .incomplete)
    }

    @Test("agrees with the standard library on three bytes of each kind")
    func agreesWithTheStandardLibrary() {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF]
        for lead in UInt8.min...UInt8.max {
            for second in edges {
                for third in edges {
                    let bytes = [lead, second, third]
                    let isValid = verdict(on: bytes[...]) == .valid
                    #expect(isValid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
                }
            }
        }
    }

    private enum Verdict { case valid, incomplete, invalid }

    private func verdict(on pieces: ArraySlice<UInt8>...) -> Verdict {
        var validator = UTF8Validator()
        for piece in pieces where !piece.withUnsafeBytes({ validator.accepts($0) }) { return .invalid }
        return validator.isComplete ? .valid : .incomplete
    }
}
