import Dispatch
import Foundation
import FreshetTrust
import Testing

@Suite("A trust directory")
struct TrustDirectoryTests {
    @Test("lets one thread at a time into its lock")
    func lock() throws {
        let temporary = TemporaryDirectory()
        let directory = TrustDirectory(path: temporary.path)
        try directory.create()
        try temporary.put("0", into: .leaf)
        // Two that read the same number would lose a step.
        DispatchQueue.concurrentPerform(iterations: 400) { _ in
            try? directory.whileLocked { () throws(TrustError) in
                guard let count = Int(try directory.read(.leaf) ?? "") else { return }
                try? temporary.put("\(count + 1)", into: .leaf)
            }
        }
        #expect(try temporary.text(of: .leaf) == "400")
    }

    @Test("lets go of its lock when the body throws")
    func unlock() throws {
        let temporary = TemporaryDirectory()
        let directory = TrustDirectory(path: temporary.path)
        try directory.create()
        let problem = TrustError.tooManyNames(2, limit: 1)
        #expect(throws: problem) { try directory.whileLocked { () throws(TrustError) in throw problem } }
        #expect(try directory.whileLocked { () throws(TrustError) in true })
    }
}
