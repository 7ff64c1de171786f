/// Something is set that cannot be: where, what, and what to do.
package struct SettingsError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// - Parameters:
    ///   - place: what begins the sentence: `freshet.yaml, line 3: `, or nothing.
    ///   - nearest: what was probably meant.
    static func unknown(_ name: String, at place: String, nearest: String?) -> SettingsError {
        let hint = nearest.map { "Did you mean \($0)?" } ?? "\"freshet config\" lists all that can be set."
        return SettingsError("\(place)Nothing is set by \(name). \(hint)")
    }
}
