import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The keys that tokens are checked with. Those of key sets may change.
package final class KeyRing: Sendable {
    /// The most keys that are tried for a token that names none: each costs a signature's computation.
    private static let maximumTries = 8

    /// A source, and what it holds.
    private struct Entry {
        let source: KeySource
        var content: Data?
        var keys: [TokenKey]
    }

    private let entries: Mutex<[Entry]>

    /// - Throws: ``TokenKeyError`` for the first source that has a flaw.
    package init(_ sources: [KeySource]) async throws(TokenKeyError) {
        var entries: [Entry] = []
        for source in sources {
            switch source {
            case .secret, .file: entries.append(Entry(source: source, keys: try await source.load()))
            case .keySet(let path):
                let content = try KeySource.content(of: path)
                entries.append(Entry(source: source, content: content, keys: try await source.keys(of: content)))
            }
        }
        self.entries = Mutex(entries)
    }

    /// The keys of `header`'s algorithm that may have signed the token.
    ///
    /// - Throws: ``TokenFlaw`` if there is none.
    func candidates(for header: SignedToken.Header) throws(TokenFlaw) -> [TokenKey] {
        guard header.crit == nil else { throw .critical }
        let keys = entries.withLock { $0.flatMap(\.keys) }.filter { $0.algorithm.rawValue == header.alg }
        guard !keys.isEmpty else { throw .algorithm }
        guard let name = header.kid else {
            guard keys.count <= Self.maximumTries else { throw .key }
            return keys
        }
        let named = keys.filter { $0.identifier == name }
        // A key that has no name of its own is meant by any.
        let meant = named.isEmpty ? keys.filter { $0.identifier == nil } : named
        guard !meant.isEmpty else { throw .key }
        return meant
    }

    /// The claims of a token that one of the keys has signed.
    ///
    /// - Throws: ``TokenFlaw``.
    package func claims(of text: String) throws(TokenFlaw) -> TokenClaims {
        let token = try SignedToken(text)
        guard try candidates(for: token.header).contains(where: token.isSigned(by:)) else { throw .signature }
        guard let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(token.claims)) else { throw .claims }
        return claims
    }
}

// Key sets, which issuers renew.
extension KeyRing {
    /// Looks whether key sets have changed, and takes their new keys.
    ///
    /// - Returns: for each source that has changed, what is wrong with it; `nil` if it was taken. What is broken keeps the
    ///   keys that it had, and is told of once.
    package func reload() async -> [TokenKeyError?] {
        var outcomes: [TokenKeyError?] = []
        for (index, entry) in entries.withLock({ $0 }).enumerated() {
            guard case .keySet(let path) = entry.source else { continue }
            let content = try? KeySource.content(of: path)
            guard content != entry.content else { continue }
            entries.withLock { $0[index].content = content }
            do throws(TokenKeyError) {
                guard let content else { throw TokenKeyError("Cannot read \(path). Give a file that can be read.") }
                let keys = try await entry.source.keys(of: content)
                entries.withLock { $0[index].keys = keys }
                outcomes.append(nil)
            } catch {
                outcomes.append(error)
            }
        }
        return outcomes
    }
}
