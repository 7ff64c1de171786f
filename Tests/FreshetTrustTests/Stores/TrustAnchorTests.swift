import Foundation
import FreshetTrust
import Testing

@Suite("A trust anchor")
struct TrustAnchorTests {
    let directory = TemporaryDirectory()

    @Test("is what the state directory holds, known by the digits in its name")
    func present() throws {
        _ = try directory.authority.leaf(now: .start)
        let anchor = try #require(try TrustAnchor.present(in: directory.path))
        #expect(anchor.isMade)
        #expect(anchor.file == directory.path(of: .authority))
        #expect(anchor.id.wholeMatch(of: /[0-9a-f]{8}/) != nil)
        #expect(anchor.name.hasSuffix(" \(anchor.id)"))
        #expect(!anchor.isDue(at: .start) && anchor.isDue(at: .start + .days(3625)))
    }

    @Test("is missing where there is none, and nothing is made by looking")
    func missing() throws {
        #expect(try TrustAnchor.present(in: directory.path) == nil)
        #expect(!FileManager.default.fileExists(atPath: directory.path))
        #expect(!TrustAnchor.unmade(in: directory.path).isMade)
    }

    @Test("is refused when it is no authority")
    func leaf() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.put(directory.text(of: .leaf), into: .authority)
        #expect(throws: TrustError.self) { try TrustAnchor.present(in: directory.path) }
    }

    @Test("is refused when another user may have put it there, or have read its key")
    func openToOthers() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.setPermissions(0o640, of: directory.path(of: .authorityKey))
        #expect(throws: TrustError.self) { try TrustAnchor.present(in: directory.path) }
        try directory.setPermissions(0o600, of: directory.path(of: .authorityKey))
        try directory.setPermissions(0o777, of: directory.path)
        #expect(throws: TrustError.self) { try TrustAnchor.present(in: directory.path) }
    }

    @Test("may be without its key, which is no store's business")
    func withoutKey() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.remove(.authorityKey)
        #expect(try TrustAnchor.present(in: directory.path) != nil)
    }
}
