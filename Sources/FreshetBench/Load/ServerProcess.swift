#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the kernel says of the server's process (proc(5)).
package struct ServerProcess: Sendable {
    let pid: Int

    package struct Usage: Sendable, Hashable {
        /// Seconds of CPU since the process began.
        package var user: Double
        package var system: Double
        package var residentKiB: Int

        package init(user: Double, system: Double, residentKiB: Int) {
            self.user = user
            self.system = system
            self.residentKiB = residentKiB
        }
    }

    /// `nil` if there is no such process, or no /proc.
    var usage: Usage? {
        guard let stat = TextFile.read("/proc/\(pid)/stat"), let status = TextFile.read("/proc/\(pid)/status") else {
            return nil
        }
        return Self.usage(stat: stat, status: status, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    package static func usage(stat: String, status: String, ticksPerSecond: Double) -> Usage? {
        // The second field is a name in parentheses, which may hold anything; the 14th and 15th are what is wanted.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let resident = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return Usage(user: user / ticksPerSecond, system: system / ticksPerSecond, residentKiB: resident)
    }
}
