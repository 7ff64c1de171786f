import CoreMetrics
import Foundation
import Freshet
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What this process takes of the machine, as Prometheus' own clients say it.
final class ProcessFigures: Sendable {
    private let cpu = FloatingPointCounter(label: Metric.cpu.name)
    private let memory = Metric.memory.meter()
    private let openFiles = Metric.openFiles.meter()
    private let maximumFiles = Metric.maximumFiles.meter()
    private let reportedCPUSeconds = Mutex(0.0)

    init() {
        Metric.startTime.meter().set(Self.startTime)
    }

    func update() {
        reportedCPUSeconds.withLock { reported in
            let seconds = Self.cpuSeconds
            cpu.increment(by: seconds - reported)
            reported = seconds
        }
        maximumFiles.set(DescriptorLimit.current)
        // Elsewhere than on Linux nobody tells in a file, and the two stay away.
        if let pages = Self.words(of: "/proc/self/statm").dropFirst().first.flatMap({ Int($0) }) {
            memory.set(pages * sysconf(Int32(_SC_PAGESIZE)))
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // One of them is the folder's own, while it is read.
            openFiles.set(files.count - 1)
        }
    }

    private static var cpuSeconds: Double {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(RUSAGE_SELF.rawValue, &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// In Unix time: by the kernel's word (proc(5)), else now, which is a moment later.
    private static var startTime: Double {
        let now = Date().timeIntervalSince1970
        // The name of the program stands in parentheses and may hold anything; what is wanted is the 22nd field.
        guard let stat = text(of: "/proc/self/stat"), let end = stat.lastIndex(of: ")"),
            let ticks = stat[end...].split(separator: " ").dropFirst(20).first.flatMap({ Double($0) }),
            let uptime = words(of: "/proc/uptime").first.flatMap({ Double($0) })
        else { return now }
        return now - (uptime - ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    private static func words(of path: String) -> [Substring] {
        text(of: path)?.split(whereSeparator: \.isWhitespace) ?? []
    }

    private static func text(of path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
