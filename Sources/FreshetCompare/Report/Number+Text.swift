// Numbers as tables have them. Foundation would be a heavy import for some commas.
extension Double {
    /// One digit behind the point below ten, none from there on.
    var short: String {
        let tenths = Int((self * 10).rounded())
        guard magnitude < 9.95 else { return Int(rounded()).grouped }
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Int {
    /// With a comma between thousands.
    var grouped: String {
        var digits = String(magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}

extension Optional {
    /// What is not known is a dash, never a guess.
    func text(_ text: (Wrapped) -> String) -> String { map(text) ?? "–" }
}
