import Foundation
import FreshetTrust
import Testing

@Suite("A trust error")
struct TrustErrorTests {
    let directory = TemporaryDirectory()

    @Test(
        "names the authority's file that is damaged and says what to do, in one line",
        arguments: [TrustFile.authority, .authorityKey], ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
    func damagedAuthority(file: TrustFile, text: String) throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.put(text, into: file)
        try expectLine(naming: directory.path(of: file), advising: "remove ca.pem and ca-key.pem")
    }

    @Test("tells that the authority's key is missing or another's")
    func wrongAuthorityKey() throws {
        let other = TemporaryDirectory()
        _ = try other.authority.leaf(now: .start)
        _ = try directory.authority.leaf(now: .start)
        try directory.copy(.authorityKey, from: other)
        try expectLine(naming: directory.path(of: .authorityKey), advising: "Put the right file back")
        try directory.remove(.authorityKey)
        try expectLine(naming: directory.path(of: .authorityKey), advising: "Put the right file back")
    }

    @Test("refuses a leaf in the authority's place")
    func leafAsAuthority() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.put(directory.text(of: .leaf), into: .authority)
        try expectLine(naming: directory.path(of: .authority), advising: "Put the right file back")
    }

    @Test(
        "gives the chmod command for a key that others may read",
        arguments: [TrustFile.authorityKey, .leafKey], [0o640, 0o604, 0o620])
    func openKey(file: TrustFile, permissions: Int) throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.setPermissions(permissions, of: directory.path(of: file))
        try expectLine(
            naming: directory.path(of: file),
            advising: "chmod 600 '\(directory.path(of: file))'")
    }

    @Test("gives the chmod command for a directory that everybody may write to")
    func openDirectory() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.setPermissions(0o777, of: directory.path)
        try expectLine(naming: directory.path, advising: "chmod o-w '\(directory.path)'")
    }

    @Test("tells that the directory cannot be made where a file is in the way")
    func fileInTheWay() throws {
        _ = try directory.authority.leaf(now: .start)
        for path in [directory.path(of: .leaf), directory.path(of: .leaf) + "/tls"] {
            let error = #expect(throws: TrustError.self) { try LocalAuthority(directory: path).leaf(now: .start) }
            #expect(error?.description.contains("Cannot create the directory \"\(path)\": Not a directory.") == true)
        }
    }

    @Test("tells that a file cannot be read, in the system's words", arguments: TrustFile.allCases)
    func unreadable(file: TrustFile) throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.remove(file)
        try FileManager.default.createDirectory(
            atPath: directory.path(of: file), withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try expectLine(naming: directory.path(of: file), advising: "Is a directory. Make it readable")
    }

    @Test("tells that a file is far too long for a certificate")
    func longFile() throws {
        _ = try directory.authority.leaf(now: .start)
        try directory.put(String(repeating: "A", count: TrustDirectory.maximumFileBytes + 1), into: .leaf)
        try expectLine(naming: directory.path(of: .leaf), advising: "remove it to get a new one")
    }

    private func expectLine(naming path: String, advising advice: String) throws {
        let error = #expect(throws: TrustError.self) { try directory.authority.leaf(now: .start) }
        let line = try #require(error?.description)
        #expect(line.contains("\"\(path)\""))
        #expect(line.contains(advice))
        #expect(line.split(whereSeparator: \.isNewline).count == 1)
    }
}
