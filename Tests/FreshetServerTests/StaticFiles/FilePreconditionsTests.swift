import FreshetServer
import FreshetWire
import Hummingbird
import Testing

@Suite("Preconditions of a request")
struct FilePreconditionsTests {
    private static let modified = HTTPDate(secondsSince1970: 1000)
    private static let tag = EntityTag(
        FileFacts(inode: 1, bytes: 2, modified: modified, modifiedNanoseconds: 3), coding: .identity)
    private static let before = "\(HTTPDate(secondsSince1970: 999))"
    private static let then = "\(modified)"
    private static let after = "\(HTTPDate(secondsSince1970: 1001))"

    private func verdict(_ fields: HTTPFields) -> FilePreconditions.Verdict {
        FilePreconditions(fields).verdict(tag: Self.tag, modified: Self.modified)
    }

    @Test("are met where there are none")
    func none() {
        #expect(verdict([:]) == .met)
    }

    @Test(
        "find that nothing has changed by any tag of a list, weak ones too",
        arguments: [
            "*", "\(tag)", "W/\(tag)", "\"a\", \(tag)", "\"a,b\",W/\"c\" , W/\(tag) ,\"d\"", "\t\(tag)", ",,\(tag)",
        ]
    )
    func ifNoneMatch(field: String) {
        #expect(verdict([.ifNoneMatch: field]) == .notModified)
    }

    @Test(
        "find a change where no tag matches",
        arguments: ["\"a\"", "", "x", "\"", "\"a\" \"", "\(tag.opaque.dropLast())", "\"a\(tag)"]
    )
    func changed(field: String) {
        #expect(verdict([.ifNoneMatch: field]) == .met)
    }

    @Test(
        "compare dates to the second",
        arguments: [(before, .met), (then, .notModified), (after, .notModified), ("x", .met)]
            as [(String, FilePreconditions.Verdict)])
    func ifModifiedSince(date: String, expected: FilePreconditions.Verdict) {
        #expect(verdict([.ifModifiedSince: date]) == expected)
    }

    @Test("believe a tag more than a date")
    func precedence() {
        #expect(verdict([.ifNoneMatch: "\"a\"", .ifModifiedSince: Self.after]) == .met)
        #expect(verdict([.ifMatch: "\(Self.tag)", .ifUnmodifiedSince: Self.before]) == .met)
    }

    @Test("fail if the file is another one than the client means")
    func failure() {
        #expect(verdict([.ifMatch: "\"a\""]) == .failed)
        #expect(verdict([.ifMatch: "W/\(Self.tag)"]) == .failed)
        #expect(verdict([.ifMatch: "*"]) == .met)
        #expect(verdict([.ifUnmodifiedSince: Self.before]) == .failed)
        #expect(verdict([.ifUnmodifiedSince: Self.then]) == .met)
    }

    @Test(
        "allow a part only of what the client has the rest of",
        arguments: [
            (nil, true), ("\(tag)", true), ("W/\(tag)", false), ("\"a\"", false), (then, true), (before, false),
            (after, false), ("x", false),
        ] as [(String?, Bool)]
    )
    func ifRange(field: String?, isAllowed: Bool) {
        var fields = HTTPFields()
        fields[.ifRange] = field
        let now = HTTPDate(secondsSince1970: 2000)
        let allows = FilePreconditions(fields).allowPart(tag: Self.tag, modified: Self.modified, now: now)
        #expect(allows == isAllowed)
    }

    @Test("do not rely on a date of this very second")
    func weakDate() {
        let preconditions = FilePreconditions([.ifRange: Self.then])
        #expect(!preconditions.allowPart(tag: Self.tag, modified: Self.modified, now: Self.modified))
    }

    @Test(
        "tell every state of a file from every other",
        arguments: [
            FileFacts(inode: 9, bytes: 2, modified: modified, modifiedNanoseconds: 3),
            FileFacts(inode: 1, bytes: 9, modified: modified, modifiedNanoseconds: 3),
            FileFacts(inode: 1, bytes: 2, modified: HTTPDate(secondsSince1970: 999), modifiedNanoseconds: 3),
            FileFacts(inode: 1, bytes: 2, modified: modified, modifiedNanoseconds: 9),
        ])
    func tags(facts: FileFacts) {
        #expect(EntityTag(facts, coding: .identity).opaque != Self.tag.opaque)
        #expect(EntityTag(facts, coding: .gzip).opaque != EntityTag(facts, coding: .zstd).opaque)
    }
}
