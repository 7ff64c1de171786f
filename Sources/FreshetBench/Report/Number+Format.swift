// Numbers as a table has them. Foundation would be a heavy import for some commas.
extension Double {
    func formatted(decimals: Int) -> String {
        guard isFinite else { return "-" }
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(self)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = Int(padded.dropLast(decimals)) ?? 0
        let sign = self < 0 && scaled > 0 ? "-" : ""
        return sign + whole.grouped + (decimals > 0 ? "." + padded.suffix(decimals) : "")
    }

    /// Three significant digits, or all before the point.
    var short: String { formatted(decimals: magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3) }
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
