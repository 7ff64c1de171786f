import Testing

/// Data whose line ends, spaces and characters a careless encoder would lose.
struct OddData: Sendable, CustomTestStringConvertible {
    let written: String
    /// The same with LF for each CR and CR LF: the format cannot carry them.
    let read: String

    var testDescription: String { written.debugDescription }

    static let all: [Self] = [
        same(""), same("\n"), same("\n\n"), same("plain"), same("a\nb"), same("a\n"), same("a\n\n"), same("\na"),
        same(" leading space"), same("  two"), same("\ttab"), same("trailing "), same("a\n b"), same(":"),
        same("data: x\nid: 7\nevent: y"), same("\u{0}"), same("grün, 東京, 🦑 and \u{FEFF}"), same("a\u{2028}b\u{85}c"),
        Self(written: "a\rb", read: "a\nb"), Self(written: "a\r\nb", read: "a\nb"),
        Self(written: "a\r", read: "a\n"), Self(written: "a\r\n", read: "a\n"), Self(written: "\r\n", read: "\n"),
        Self(written: "a\n\rb", read: "a\n\nb"), Self(written: "a\r\r\nb\n\n", read: "a\n\nb\n\n"),
    ]

    private static func same(_ text: String) -> Self { Self(written: text, read: text) }
}
