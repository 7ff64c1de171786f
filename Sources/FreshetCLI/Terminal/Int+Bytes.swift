extension Int {
    /// As people read a size: with three digits or so, and a unit of the thousand.
    var asBytes: String {
        var size = Double(self)
        for unit in ["B", "kB", "MB", "GB"] {
            if size < 999.5 {
                return (unit == "B" || size >= 99.95 ? "\(Int(size.rounded()))" : size.oneDecimal) + " \(unit)"
            }
            size /= 1_000
        }
        return size.oneDecimal + " TB"
    }
}

extension Double {
    fileprivate var oneDecimal: String { "\((self * 10).rounded() / 10)" }
}
