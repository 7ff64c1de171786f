import Foundation
import FreshetTrust
import Testing
import X509

@Suite("A renewal")
struct RenewalTests {
    let directory = TemporaryDirectory()

    @Test("renews the leaf when fewer than thirty days are left", arguments: [(-1, true), (0, false), (1, false)])
    func leafExpiry(secondsBeyondThirtyDays: Int, isRenewed: Bool) throws {
        let first = try directory.authority.leaf(now: .start)
        let left = Duration.days(30) + .seconds(secondsBeyondThirtyDays)
        let second = try directory.authority.leaf(now: first.notAfter - left)
        #expect(second.isRenewed == isRenewed)
        #expect(!second.isAuthorityNew)
        #expect((second.privateKeyPEM != first.privateKeyPEM) == isRenewed)
    }

    @Test("is due from the second on that the leaf tells", arguments: [(-1, false), (0, true)])
    func dueTime(seconds: Int, isRenewed: Bool) throws {
        let first = try directory.authority.leaf(now: .start)
        #expect(first.renewal > .start)
        #expect(try directory.authority.leaf(now: first.renewal + .seconds(seconds)).isRenewed == isRenewed)
    }

    @Test("replaces the authority, and the leaf with it, when fewer than thirty days are left")
    func authorityExpiry() throws {
        _ = try directory.authority.leaf(now: .start)
        let old = try directory.authorityPair().certificate
        let before = try directory.authority.leaf(now: old.notValidAfter - .days(31))
        #expect(!before.isAuthorityNew)
        #expect(before.notAfter == old.notValidAfter, "a leaf never outlives its authority")
        let after = try directory.authority.leaf(now: old.notValidAfter - .days(29))
        #expect(after.isAuthorityNew && after.isRenewed)
        #expect(try directory.authorityPair().certificate != old)
    }

    @Test("does not happen when the clock has fallen back to 1970")
    func clockFellBack() throws {
        _ = try directory.authority.leaf(now: .start)
        let later = try directory.authority.leaf(now: Date(timeIntervalSince1970: 0))
        #expect(!later.isRenewed && !later.isAuthorityNew)
    }

    @Test("renews the leaf for a name that it lacks, and not for fewer names")
    func names() throws {
        _ = try directory.authority.leaf(now: .start)
        #expect(try directory.authority.leaf(for: ["app.test"], now: .start).isRenewed)
        #expect(try !directory.authority.leaf(now: .start).isRenewed)
        #expect(try directory.authority.leaf(for: ["app.test", "10.0.0.7"], now: .start).isRenewed)
    }

    @Test("makes a leaf anew that another authority signed")
    func foreignLeaf() throws {
        let other = TemporaryDirectory()
        _ = try other.authority.leaf(now: .start)
        _ = try directory.authority.leaf(now: .start)
        try directory.copy(.leaf, from: other)
        try directory.copy(.leafKey, from: other)
        let leaf = try directory.authority.leaf(now: .start)
        #expect(leaf.isRenewed && !leaf.isAuthorityNew)
    }

    @Test("makes a leaf anew that does not match its key, is damaged or is missing", arguments: LeafDamage.allCases)
    func damagedLeaf(damage: LeafDamage) throws {
        _ = try directory.authority.leaf(now: .start)
        try damage.strike(directory)
        let leaf = try directory.authority.leaf(now: .start)
        #expect(leaf.isRenewed && !leaf.isAuthorityNew)
        #expect(try KeyedCertificate(leaf).isMatching)
        #expect(try !directory.authority.leaf(now: .start).isRenewed)
    }

    @Test("of the authority is finished when a crash cut it after the key")
    func crashAtRenewal() throws {
        let other = TemporaryDirectory()
        _ = try directory.authority.leaf(now: .start)
        _ = try other.authority.leaf(now: .start)
        try directory.copy(.authorityKey, from: other)
        #expect(try directory.authority.leaf(now: .start + .days(3640)).isAuthorityNew)
    }
}
