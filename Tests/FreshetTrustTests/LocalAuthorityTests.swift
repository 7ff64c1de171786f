import Foundation
import FreshetTrust
import Testing
import X509

@Suite("A local authority")
struct LocalAuthorityTests {
    let directory = TemporaryDirectory()

    @Test("makes everything at the first start and says so")
    func firstStart() throws {
        let leaf = try directory.authority.leaf(now: .start)
        #expect(leaf.isRenewed && leaf.isAuthorityNew)
        #expect(leaf.certificatePEM == (try directory.text(of: .leaf)))
        #expect(leaf.privateKeyPEM == (try directory.text(of: .leafKey)))
        #expect(leaf.authorityFile == directory.path(of: .authority))
        #expect(try directory.fileNames() == ["ca.lock", "ca.pem", "ca-key.pem", "leaf.pem", "leaf-key.pem"])
    }

    @Test("keeps its directory and keys to its owner and its certificates readable")
    func permissions() throws {
        _ = try directory.authority.leaf(now: .start)
        let parent = String(directory.path.dropLast("/tls".count))
        #expect(try directory.permissions(of: directory.path) == 0o700)
        #expect(try directory.permissions(of: parent) == 0o700)
        #expect(try directory.permissions(of: directory.path(of: .authorityKey)) == 0o600)
        #expect(try directory.permissions(of: directory.path(of: .leafKey)) == 0o600)
        #expect(try directory.permissions(of: directory.path(of: .authority)) == 0o644)
        #expect(try directory.permissions(of: directory.path(of: .leaf)) == 0o644)
    }

    @Test("gives the same leaf again, byte for byte, whatever the order and case of the names")
    func reuse() throws {
        let first = try directory.authority.leaf(for: ["app.test", "192.168.1.20"], now: .start)
        let second = try directory.authority.leaf(for: ["192.168.1.20", "APP.test."], now: .start + .days(300))
        #expect(!second.isRenewed && !second.isAuthorityNew)
        #expect(second.certificatePEM == first.certificatePEM)
        #expect(second.privateKeyPEM == first.privateKeyPEM)
        #expect(second.notAfter == first.notAfter)
    }

    @Test("starts anew when a crash left only its key, or a half-written draft")
    func crashAtFirstStart() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.remove(.authority)
        try Data("-----BEGIN".utf8).write(to: URL(fileURLWithPath: directory.path(of: .authority) + ".new"))
        #expect(try directory.authority.leaf(now: .start).isAuthorityNew)
        #expect(try directory.fileNames() == ["ca.lock", "ca.pem", "ca-key.pem", "leaf.pem", "leaf-key.pem"])
    }

    @Test("makes one pair when many start at once")
    func concurrency() async throws {
        let directory = directory
        let leaves = try await withThrowingTaskGroup(of: LocalLeaf.self) { group in
            for _ in 0..<8 {
                group.addTask { try directory.authority.leaf(for: ["app.test"], now: .start) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(leaves.filter(\.isAuthorityNew).count == 1)
        #expect(leaves.filter(\.isRenewed).count == 1)
        #expect(Set(leaves.map(\.certificatePEM)).count == 1)
        #expect(Set(leaves.map(\.privateKeyPEM)).count == 1)
        #expect(try KeyedCertificate(leaves[0]).isMatching)
    }

    @Test("leaves no trace of the key in what is printed")
    func printing() throws {
        let leaf = try directory.authority.leaf(now: .start)
        var dumped = ""
        dump(leaf, to: &dumped)
        for text in ["\(leaf)", String(reflecting: leaf), dumped] {
            #expect(!text.contains("PRIVATE KEY"))
        }
    }
}
