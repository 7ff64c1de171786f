/// Prometheus' text format, version 0.0.4 (prometheus.io, "Exposition formats").
struct ExpositionText {
    private(set) var text = ""

    mutating func begin(_ name: String, kind: String, help: String) {
        // In help, quotes stand for themselves.
        text += "# HELP \(name) \(help.escapingBackslashesAndLines)\n# TYPE \(name) \(kind)\n"
    }

    mutating func write(_ name: String, _ labels: LabelSet, _ value: MetricReading.Value) {
        switch value {
        case .number(let number): sample(name, labels, number.exposed)
        case .histogram(let bounds, let counts, let sum):
            var count: Int64 = 0
            for (bound, inBucket) in zip(bounds.map(\.exposed) + ["+Inf"], counts) {
                count += inBucket
                sample(name + "_bucket", labels.with("le", bound), "\(count)")
            }
            sample(name + "_sum", labels, sum.exposed)
            sample(name + "_count", labels, "\(count)")
        }
    }

    private mutating func sample(_ name: String, _ labels: LabelSet, _ value: String) {
        text += "\(name)\(labels.exposed) \(value)\n"
    }
}

extension String {
    /// [a-zA-Z_:][a-zA-Z0-9_:]*: swift-metrics' names may hold dots and anything else.
    var asMetricName: String { name { $0 == ":" || $0.isNamePart } }

    /// [a-zA-Z_][a-zA-Z0-9_]*
    var asLabelName: String { name(\.isNamePart) }

    private func name(_ isAllowed: (Unicode.Scalar) -> Bool) -> String {
        let name = String(String.UnicodeScalarView(unicodeScalars.map { isAllowed($0) ? $0 : "_" }))
        guard let first = name.unicodeScalars.first else { return "_" }
        return "0"..."9" ~= first ? "_" + name : name
    }

    var asLabelValue: String { escapingBackslashesAndLines.escaping("\"", as: "\\\"") }

    // The backslash first: the others bring some.
    fileprivate var escapingBackslashesAndLines: String { escaping("\\", as: "\\\\").escaping("\n", as: "\\n") }

    private func escaping(_ scalar: Unicode.Scalar, as escape: String) -> String {
        unicodeScalars.reduce(into: "") { $0 += $1 == scalar ? escape : String($1) }
    }
}

extension Unicode.Scalar {
    fileprivate var isNamePart: Bool {
        "a"..."z" ~= self || "A"..."Z" ~= self || "0"..."9" ~= self || self == "_"
    }
}

extension Double {
    /// As Go's ParseFloat takes it, whole numbers without a point.
    var exposed: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: self).map(String.init) ?? "\(self)"
    }
}
