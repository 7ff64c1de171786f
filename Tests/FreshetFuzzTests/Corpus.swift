import FreshetFuzz

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Inputs that are kept: written by hand for what a parser has to tell apart, or found by the fuzzer.
enum Corpus {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Corpus")

    /// The inputs of an entry point, by the names of their files.
    static func inputs(of entryPoint: EntryPoint) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder.appending(path: entryPoint.name).path(percentEncoded: false)
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            (name, [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
        }
    }

    /// The names of all folders of inputs.
    static func names() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)))
    }
}
