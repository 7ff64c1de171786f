/// Finds a run's events in an event stream, cut anywhere.
///
/// It reads what it needs, and as Freshet writes it: lines end with LF or CR LF, the mark stands in the first data line.
struct EventStreamScanner {
    /// What to resume after: the ID as of the last blank line (WHATWG HTML § 9.2.6), UTF-8.
    private(set) var lastEventID: [UInt8] = []

    private let run: RunToken
    private var lines = LineScanner()
    private var id: [UInt8] = []
    private var hasID = false
    private var data: Sighting?
    private var type: Sighting?

    init(run: RunToken) {
        self.run = run
    }

    mutating func scan(_ bytes: UnsafeRawBufferPointer, found: (Sighting) -> Void) {
        var lines = self.lines
        self.lines = LineScanner()
        lines.scan(bytes) { line in
            if line.isEmpty { dispatch(found) } else { read(line) }
        }
        self.lines = lines
    }

    /// Forgets the event under way: it was never dispatched, and comes again on the next connection.
    mutating func reset() {
        lines.forget()
        begin()
    }

    private mutating func read(_ line: UnsafeRawBufferPointer) {
        if let value = line.behind("data:") {
            guard data == nil else { return }
            let mark = value.withoutSpace.behind(EventMark.opening).flatMap { EventMark($0, of: run) }
            data = mark.map(Sighting.event) ?? .foreign
        } else if let value = line.behind("id:") {
            id.replace(with: value.withoutSpace)
            hasID = true
        } else if let value = line.behind("event:") {
            type = value.withoutSpace.ofServersType
        }
    }

    private mutating func dispatch(_ found: (Sighting) -> Void) {
        defer { begin() }
        if hasID { swap(&id, &lastEventID) }
        if let data {
            found(type ?? data)
        } else if hasID {
            found(.position)
        }
    }

    private mutating func begin() {
        hasID = false
        data = nil
        type = nil
    }
}

extension UnsafeRawBufferPointer {
    /// WHATWG HTML § 9.2.6: one space after the colon belongs to the format.
    fileprivate var withoutSpace: UnsafeRawBufferPointer {
        first == UInt8(ascii: " ") ? UnsafeRawBufferPointer(rebasing: dropFirst()) : self
    }

    fileprivate var ofServersType: Sighting? {
        if elementsEqual("gap".utf8) { return .gap }
        return elementsEqual("closed".utf8) ? .closed : nil
    }
}
