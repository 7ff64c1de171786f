import Foundation
import Synchronization

/// A NATS server of this process's own, on a free port that it keeps, with an empty folder or another's.
public final class NATSServer: Sendable {
    /// For all tests that only need one.
    public static let shared = try! NATSServer()

    /// Where Debian's is: installed, or unpacked by `scripts/nats-server`.
    public static let program: String? = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let places = [
            "/usr/sbin/nats-server", "/usr/bin/nats-server",
            repository.appending(path: ".tools/nats-server/nats-server").path,
        ]
        return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    private struct Run {
        var shell: Process
        var lifeline: Pipe
    }

    /// Until it is told, the first time.
    private let knownPort = Mutex<Int?>(nil)
    private let folder: URL
    private let run: Mutex<Run?>

    public var port: Int { knownPort.withLock { $0! } }

    public init(copyOf other: NATSServer? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "freshet-nats-\(UUID().uuidString)")
        run = Mutex(nil)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if let other { try copyStore(of: other) }
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Has the server end without warning (`kill -9`).
    public func kill() {
        run.withLock { run in
            // The shell's input ends, and it does the rest.
            try? run?.lifeline.fileHandleForWriting.close()
            run?.shell.waitUntilExit()
            run = nil
        }
        while isListening { usleep(1_000) }
    }

    private var isListening: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
    }

    /// Starts it, again if it was killed: with what it has on disk.
    public func start() throws {
        let settings = folder.appending(path: "nats.conf")
        let port = knownPort.withLock { $0 } ?? -1
        try Data(
            """
            listen: "127.0.0.1:\(port)"
            max_payload: 8MB
            jetstream { store_dir: "\(folder.path)" }
            ports_file_dir: "\(folder.path)"
            log_file: "\(folder.path)/log"

            """.utf8
        ).write(to: settings)
        // It ends with this process, however that ends: then the shell's input does, too.
        let (shell, lifeline) = (Process(), Pipe())
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = [
            "-c", #""$0" -c "$1" & server=$!; read -r _; kill -9 $server"#, Self.program!, settings.path,
        ]
        shell.standardInput = lifeline
        // Who reads what the tests print does not wait for the server to end.
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        run.withLock { $0 = Run(shell: shell, lifeline: lifeline) }
        if port == -1 {
            let found = try foundPort(while: shell)
            knownPort.withLock { $0 = found }
        }
    }

    /// Has what another one has on disk instead of its own. Neither the one nor the other may be running for that to be
    /// whole; copied from one that runs, the last milliseconds may be missing.
    public func copyStore(of other: NATSServer) throws {
        let own = folder.appending(path: "jetstream")
        try? FileManager.default.removeItem(at: own)
        try FileManager.default.copyItem(at: other.folder.appending(path: "jetstream"), to: own)
    }

    private func foundPort(while shell: Process) throws -> Int {
        struct Ports: Decodable { let nats: [URL] }
        while shell.isRunning {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            if let name = names.first(where: { $0.hasSuffix(".ports") }),
                let data = FileManager.default.contents(atPath: folder.appending(path: name).path),
                let port = (try? JSONDecoder().decode(Ports.self, from: data))?.nats.first?.port
            {
                return port
            }
            usleep(1_000)
        }
        throw CocoaError(.executableLoad)
    }
}
