/// What one line of an event stream says to its reader (WHATWG HTML § 9.2.6).
enum ServerSentEventField {
    case data(ArraySlice<UInt8>)
    case type(String)
    case id(String)
    case retry(Duration)

    /// - Parameter line: a line that is not blank, without its line end.
    /// - Returns: nil for whatever the standard has readers ignore: fields of other names, comments (their name is
    ///   empty), values that break their field's rule.
    init?(line: [UInt8]) {
        let name = line.prefix { $0 != .colon }
        var value = line.dropFirst(name.count + 1)
        // WHATWG HTML § 9.2.6: one space after the colon belongs to the format, any other to the value.
        if value.first == .space { value.removeFirst() }

        switch String(decoding: name, as: UTF8.self) {
        case "data":
            self = .data(value)
        case "event":
            self = .type(String(decoding: value, as: UTF8.self))
        case "id":
            // WHATWG HTML § 9.2.6: a NUL makes the whole id field void.
            guard !value.contains(0) else { return nil }
            self = .id(String(decoding: value, as: UTF8.self))
        case "retry":
            // WHATWG HTML § 9.2.6: ASCII digits only, so neither a sign nor a space, and not nothing.
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            guard !value.isEmpty, value.allSatisfy(digits.contains) else { return nil }
            // Only a number beyond 64 bits is no Int64 now: as good as for ever.
            self = .retry(.milliseconds(Int64(String(decoding: value, as: UTF8.self)) ?? .max))
        default:
            return nil
        }
    }
}
