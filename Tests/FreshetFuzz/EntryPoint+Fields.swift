import FreshetServer
import FreshetWire
import HTTPTypes

// What stands in header fields and paths.
extension EntryPoint {
    static let accept = EntryPoint("accept") { bytes in
        let (lines, _) = bytes.lines(2)
        let types = ["text/event-stream", "application/x-ndjson", "application/json"]
        let type = MediaTypes.chosen(from: types, by: lines[0])
        try promise(type.map(types.contains) ?? true, "Only what there is is chosen.")
        let coding = ContentCoding.chosen(from: [.gzip, .deflate], by: lines[1])
        try promise([.identity, .gzip, .deflate].contains(coding), "Only what is offered is chosen.")
        try promise(
            coding == .identity || lines[1].contains("*") || lines[1].lowercased().contains(coding.rawValue),
            "Nothing asked for, nothing used."
        )
    }

    static let preconditions = EntryPoint("preconditions") { bytes in
        let lines = bytes.lines(6).lines
        let length = bytes.count * 7
        if case .part(let part) = ByteRange(lines[0], of: length) {
            let isWithin = part.lowerBound >= 0 && part.upperBound <= length
            try promise(!part.isEmpty && isWithin, "A part is within its file.")
        }
        for line in lines {
            let tags = EntityTag.list(line)
            let again = EntityTag.list(tags.map(\.description).joined(separator: ", "))
            try promise(again == tags, "Tags that are written are read again.")
            if let date = HTTPDate(line), years.contains(date.secondsSince1970) {
                try promise(HTTPDate(date.description) == date, "A date that is written is read again.")
            }
        }
        let names = [HTTPField.Name.ifMatch, .ifNoneMatch, .ifRange, .ifModifiedSince, .ifUnmodifiedSince]
        var fields = HTTPFields()
        for (name, line) in zip(names, lines.dropFirst()) where !line.isEmpty { fields[name] = line }
        let modified = HTTPDate(secondsSince1970: 784_111_777)
        let facts = FileFacts(inode: 1, bytes: length, modified: modified, modifiedNanoseconds: 0)
        let tag = EntityTag(facts, coding: .identity)
        let preconditions = FilePreconditions(fields)
        _ = preconditions.verdict(tag: tag, modified: modified)
        _ = preconditions.allowPart(tag: tag, modified: modified, now: modified)
    }

    /// From the year 100 to 9999, in seconds since 1970: before, a year looks like one of another century.
    private static let years = -59_011_459_200..<253_402_300_800

    static let sites = EntryPoint("sites") { bytes in
        let lines = bytes.lines(3).lines
        if let origin = Origin(lines[0]) {
            try promise(Origin(origin.description) == origin, "An origin that is written is read again.")
            try promise(0...65_535 ~= origin.port, "A port is one of TCP.")
        }
        for (isLoopback, needsGuard) in [(false, false), (false, true), (true, false), (true, true)] {
            var facts = SitePolicy.Facts()
            facts.origin = lines[0]
            facts.host = lines[1]
            facts.scheme = lines[2].isEmpty ? nil : lines[2]
            facts.listensOnLoopback = isLoopback
            facts.needsGuard = needsGuard
            let verdict = SitePolicy().verdict(on: facts)
            try promise(verdict != .own || isSameHost(lines[0], lines[1]), "Only pages of this site are its own.")
            if isLoopback, verdict != .misdirected(host: lines[1]) {
                try promise(namesLoopback(lines[1]), "On a loopback address, nothing answers for another host.")
            }
        }
    }

    /// Whether an origin's host and port are what the other names, by looking at the text alone.
    private static func isSameHost(_ origin: String, _ host: String) -> Bool {
        let host = host.lowercased()
        return !host.isEmpty && origin.lowercased().contains("://" + (host.split(separator: ":").first ?? ""))
    }

    private static func namesLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        let name = host.hasPrefix("[") ? "\(host.prefix(5))" : "\(host.prefix { $0 != ":" })"
        let isAddress = name.hasPrefix("127.") && name.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
        return name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" || isAddress
    }

    static let staticPath = EntryPoint("static-path") { bytes in
        guard let path = StaticPath(bytes.text) else { return }
        for name in path.names {
            let isOrdinary = !name.isEmpty && !name.hasPrefix(".")
            let isOneName = !name.utf8.contains { "\0/\\".utf8.contains($0) }
            try promise(isOrdinary && isOneName, "No separator, folder above or hidden file comes through.")
        }
        try promise(StaticPath(path.urlPath) == path, "A path that is written is read again.")
    }
}
