extension Collection<String> {
    /// The one that was probably meant by `text`; `nil` if none is near.
    func nearest(to text: String) -> String? {
        let distances = map { (name: $0, distance: $0.distance(to: text)) }
        guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= Swift.max(2, text.count / 3) ? best.name : nil
    }
}

extension String {
    /// How many letters have to be put in, taken out, or exchanged (Levenshtein).
    fileprivate func distance(to other: String) -> Int {
        let letters = Array(other)
        var row = Array(0...letters.count)
        for (index, letter) in enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in letters.indices {
                let exchanged = diagonal + (letters[column] == letter ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(exchanged, diagonal + 1, row[column] + 1)
            }
        }
        return row[letters.count]
    }
}
