import Freshet
import FreshetAccess
import Synchronization
import Testing

@Suite("A key set's file")
struct KeySetReloadTests {
    private static func set(_ letters: Character...) -> String {
        let keys = letters.map { KeySetFile.secret($0, identifier: "\($0)") }
        return "{\"keys\":[\(keys.joined(separator: ","))]}"
    }

    private static func token(_ letter: Character) async throws -> String {
        let secret = [UInt8](repeating: letter.asciiValue ?? 0, count: 32)
        return try SignedToken.make(TokenClaims(), key: await TokenKey(secret: secret, identifier: "\(letter)"))
    }

    /// What is said of changes: "taken", or what is wrong.
    private static func changes(_ authorizer: TokenAuthorizer) async -> [String] {
        let said = Mutex<[String]>([])
        await authorizer.reloadKeySets { flaw in said.withLock { $0.append(flaw?.description ?? "taken") } }
        return said.withLock { $0 }
    }

    @Test("is taken anew when it changes, and the keys that are gone open nothing")
    func rotation() async throws {
        let file = try KeySetFile(Self.set("a"))
        let authorizer = try await TokenAuthorizer(keys: [.keySet(path: file.path)])
        let (old, new) = (try await Self.token("a"), try await Self.token("b"))
        _ = try authorizer.grant(for: old)
        #expect(throws: AccessError.self) { try authorizer.grant(for: new) }

        try file.write(Self.set("a", "b"))
        #expect(await Self.changes(authorizer) == ["taken"])
        _ = try authorizer.grant(for: old)
        _ = try authorizer.grant(for: new)

        try file.write(Self.set("b"))
        #expect(await Self.changes(authorizer) == ["taken"])
        #expect(throws: AccessError.self) { try authorizer.grant(for: old) }
        _ = try authorizer.grant(for: new)
        #expect(await Self.changes(authorizer) == [])
    }

    @Test("that is broken or gone leaves the keys that there were, and is told of once")
    func broken() async throws {
        let file = try KeySetFile(Self.set("a"))
        let authorizer = try await TokenAuthorizer(keys: [.keySet(path: file.path)])
        let token = try await Self.token("a")
        for breaking in [{ try file.write("{\"keys\":[") }, { try file.write("{\"keys\":[]}") }, { try file.remove() }]
        {
            try breaking()
            let said = await Self.changes(authorizer)
            #expect(said.count == 1 && said[0].contains(file.path))
            #expect(await Self.changes(authorizer) == [])
            _ = try authorizer.grant(for: token)
        }
        try file.write(Self.set("b"))
        #expect(await Self.changes(authorizer) == ["taken"])
        #expect(throws: AccessError.self) { try authorizer.grant(for: token) }
    }
}
