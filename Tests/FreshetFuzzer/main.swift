// libFuzzer round one entry point. `scripts/fuzz` builds and starts it; it is part of no other build.
import FreshetFuzz

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// libFuzzer's own main, for programs that have one (compiler-rt, FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

enum Fuzzed {
    // Set below, before libFuzzer starts, which calls back on the same thread.
    nonisolated(unsafe) static var entryPoint: EntryPoint?

    /// By its name in the environment: the arguments are libFuzzer's.
    static func choose(from entryPoints: [EntryPoint]) {
        let name = getenv("FRESHET_FUZZ").map { String(cString: $0) }
        entryPoint = entryPoints.first { $0.name == name }
        guard entryPoint == nil else { return }
        fatalError("FRESHET_FUZZ says which entry point to fuzz, and is one of: \(entryPoints.map(\.name))")
    }
}

await Fuzzed.choose(from: EntryPoint.all)
var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
    runFuzzer(&argumentCount, &arguments) { bytes, count in
        do {
            try Fuzzed.entryPoint?.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
        } catch {
            // libFuzzer keeps what it was given when a program traps.
            fatalError("\(Fuzzed.entryPoint?.name ?? ""): \(error)")
        }
        return 0
    }
)
