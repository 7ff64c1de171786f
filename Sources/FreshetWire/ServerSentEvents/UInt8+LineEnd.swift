/// The bytes that divide an event stream (WHATWG HTML § 9.2.5).
///
/// Whole characters would mislead: to Swift a CR LF is one `Character`, and a CR may be the last byte of a read.
extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let colon = UInt8(ascii: ":")
    static let space = UInt8(ascii: " ")

    /// Whether a line stops here: at CR, at LF, or at the CR of a CR LF.
    var endsLine: Bool { self == .lineFeed || self == .carriageReturn }
}
