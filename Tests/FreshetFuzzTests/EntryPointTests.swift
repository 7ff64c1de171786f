import FreshetFuzz
import Testing

@Suite("A parser of strangers' bytes")
struct EntryPointTests {
    /// What takes each of them a second at most.
    private static let mutations = 5_000

    @Test("keeps its promises over its corpus", arguments: await EntryPoint.all)
    func corpus(entryPoint: EntryPoint) throws {
        let inputs = try Corpus.inputs(of: entryPoint)
        #expect(!inputs.isEmpty)
        for input in inputs {
            #expect(throws: Never.self, "\(input.name)") { try entryPoint.read(input.bytes) }
        }
    }

    @Test("keeps its promises over what becomes of its corpus", arguments: await EntryPoint.all)
    func mutations(entryPoint: EntryPoint) throws {
        let inputs = try Corpus.inputs(of: entryPoint).map(\.bytes)
        var mutation = Mutation(of: inputs, seed: entryPoint.name)
        for _ in 0..<Self.mutations {
            let input = mutation.next()
            #expect(throws: Never.self, "\(String(reflecting: String(decoding: input, as: UTF8.self))): \(input)") {
                try entryPoint.read(input)
            }
        }
    }

    @Test("has a corpus of its own, and no corpus is left without a parser")
    func complete() async throws {
        #expect(try Corpus.names() == Set(await EntryPoint.all.map(\.name)))
    }
}
