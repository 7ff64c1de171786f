import Foundation

/// Names that nobody can guess: 128 bits of the system's randomness.
package enum RandomName {
    /// In characters.
    static let length = 22

    /// ``length`` characters of base64url (RFC 4648 § 5).
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = [generator.next(), generator.next()].flatMap { word in
            withUnsafeBytes(of: word) { Array($0) }
        }
        return Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
