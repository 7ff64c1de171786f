/// The head of a response.
package struct Answer: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]

    package init(status: Int, fields: [(name: String, value: String)]) {
        self.status = status
        self.fields = fields
    }

    /// The values of a field, on however many lines, joined by commas (RFC 9110 § 5.3); `nil` if there is none.
    ///
    /// - Parameter name: in lower case.
    func value(of name: String) -> String? {
        let values = fields.filter { $0.name.lowercased() == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
