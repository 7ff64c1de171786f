/// Finds a run's events in records: lines of NDJSON, or messages of a WebSocket (docs/Protocol.md, "Records").
struct RecordScanner {
    /// What to resume after, UTF-8.
    private(set) var lastEventID: [UInt8] = []

    private let run: RunToken
    private var lines = LineScanner()

    init(run: RunToken) {
        self.run = run
    }

    /// Takes the next bytes of lines.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, found: (Sighting) -> Void) {
        withLines { scanner, lines in lines.scan(bytes) { scanner.read($0, found) } }
    }

    /// Takes a part of a message.
    mutating func scanMessage(part: UnsafeRawBufferPointer, isLast: Bool, found: (Sighting) -> Void) {
        guard isLast else { return lines.keep(part) }
        withLines { scanner, lines in lines.end(part) { scanner.read($0, found) } }
    }

    /// Forgets the record under way: it comes again on the next connection.
    mutating func reset() { lines.forget() }

    /// The lines' memory is lent out while records are read from it.
    private mutating func withLines(_ work: (inout Self, inout LineScanner) -> Void) {
        var lines = self.lines
        self.lines = LineScanner()
        work(&self, &lines)
        self.lines = lines
    }

    private mutating func read(_ record: UnsafeRawBufferPointer, _ found: (Sighting) -> Void) {
        guard let type = record.behind("{\"type\":\""), let end = type.before(UInt8(ascii: "\"")),
            let id = type.behindMember("\"id\":\"")?.before(UInt8(ascii: "\""))
        else { return }
        lastEventID.replace(with: id)
        found(sighting(ofType: end, in: type))
    }

    private func sighting(ofType type: UnsafeRawBufferPointer, in record: UnsafeRawBufferPointer) -> Sighting {
        if type.elementsEqual("position".utf8) { return .position }
        if type.elementsEqual("gap".utf8) { return .gap }
        if type.elementsEqual("closed".utf8) { return .closed }
        let mark = record.behindMember("\"data\":\"")?.behind(EventMark.openingInRecord)
        return mark.flatMap { EventMark($0, of: run) }.map(Sighting.event) ?? .foreign
    }
}
