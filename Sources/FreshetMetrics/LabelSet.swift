/// The labels that tell the series of one metric apart.
struct LabelSet: Sendable, Hashable {
    private struct Label: Sendable, Hashable {
        let name: String
        let value: String
    }

    private let labels: [Label]

    /// In the order of their names, so that the same labels are the same series. A name that is there twice is not: the
    /// last value counts.
    init(_ dimensions: [(String, String)]) {
        var values: [String: String] = [:]
        for (name, value) in dimensions { values[name.asLabelName] = value }
        labels = values.sorted { $0.key < $1.key }.map { Label(name: $0.key, value: $0.value) }
    }

    private init(_ labels: [Label]) { self.labels = labels }

    func with(_ name: String, _ value: String) -> LabelSet { LabelSet(labels + [Label(name: name, value: value)]) }

    var values: [String: String] { Dictionary(uniqueKeysWithValues: labels.map { ($0.name, $0.value) }) }

    /// As it stands behind a name: nothing, or names and values in braces.
    var exposed: String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\($0.value.asLabelValue)\"" }.joined(separator: ",") + "}"
    }
}

extension LabelSet: Comparable {
    static func < (one: LabelSet, other: LabelSet) -> Bool { one.exposed < other.exposed }
}
