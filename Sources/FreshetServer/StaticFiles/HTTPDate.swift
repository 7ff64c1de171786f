#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A time as HTTP's fields say it: to the second, in UTC (RFC 9110 § 5.6.7).
package struct HTTPDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let secondsSince1970: Int

    package init(secondsSince1970: Int) {
        self.secondsSince1970 = secondsSince1970
    }

    /// Reads the format of today, `Sun, 06 Nov 1994 08:49:37 GMT`, and the two obsolete ones that have still to be read,
    /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    ///
    /// - Returns: `nil` for what is no date.
    package init?(_ text: String) {
        let parts = text.split { " ,-".contains($0) }
        switch parts.count {
        case 6 where parts[5] == "GMT": self.init(day: parts[1], month: parts[2], year: parts[3], time: parts[4])
        case 5: self.init(day: parts[2], month: parts[1], year: parts[4], time: parts[3])
        default: return nil
        }
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private init?(day: Substring, month: Substring, year: Substring, time: Substring) {
        let clock = time.split(separator: ":").compactMap { CInt($0) }
        guard let month = Self.months.firstIndex(of: month), let day = CInt(day), let year = CInt(year) else {
            return nil
        }
        guard 1...31 ~= day, 0...9999 ~= year else { return nil }
        guard clock.count == 3, 0...23 ~= clock[0], 0...59 ~= clock[1], 0...60 ~= clock[2] else { return nil }
        var parts = tm()
        // Years of two digits come from programs of the last century, and from those that fake its dates.
        parts.tm_year = year < 70 ? year + 100 : year < 100 ? year : year - 1900
        parts.tm_mon = CInt(month)
        (parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec) = (day, clock[0], clock[1], clock[2])
        self.init(secondsSince1970: timegm(&parts))
    }

    static var now: HTTPDate { HTTPDate(secondsSince1970: time(nil)) }

    package static func < (left: HTTPDate, right: HTTPDate) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

    package var description: String { formatted("%a, %d %b %Y %H:%M:%S GMT") }

    /// To the minute, for people and for HTML's `datetime`.
    var minute: String { formatted("%Y-%m-%d %H:%MZ") }

    private func formatted(_ format: String) -> String {
        var seconds = time_t(secondsSince1970)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        // No format of ours needs more, up to the year 9999.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            strftime(text.baseAddress, text.count, format, &parts) > 0 ? String(cString: text.baseAddress!) : ""
        }
    }
}
