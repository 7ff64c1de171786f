#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Foundation's `Process` would put a program into a process group of its own, where the terminal stops it as soon as
/// it asks for a password, which `sudo` and `certutil` do.
extension POSIX {
    enum ErrorOutput {
        case withOutput, dropped
    }

    struct ProgramEnd {
        /// As a shell has it: the program's own code, or 128 and the signal that ended it.
        let status: CInt
        let output: String
    }

    /// More than that is not the output of a program that is run here.
    private static let maximumOutputBytes = 4_194_304

    /// Runs a program to its end, on this process's terminal but without its standard input: that is the user's.
    static func run(
        _ path: String,
        _ words: [String],
        environment: [String: String],
        errors: ErrorOutput
    ) throws(Failure) -> ProgramEnd {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .last }
        let output = File(takingOver: ends[0])
        let process: pid_t
        do {
            let input = File(takingOver: ends[1])
            process = try input.keepOpen { () throws(Failure) -> pid_t in
                try spawn(path, words, environment: environment, output: ends[1], unused: ends[0], errors: errors)
            }
        }
        // The program's end is the end of its output, unless there was too much of it.
        let bytes = Result { () throws(Failure) in try output.readBytes(atMost: maximumOutputBytes) }
        let status = try status(of: process)
        return ProgramEnd(status: status, output: String(decoding: try bytes.get(), as: UTF8.self))
    }

    private static func spawn(
        _ path: String,
        _ words: [String],
        environment: [String: String],
        output: CInt,
        unused: CInt,
        errors: ErrorOutput
    ) throws(Failure) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        switch errors {
        case .withOutput: posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        case .dropped: posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }
        // The output ends when the last copy of its end is closed.
        for descriptor in [output, unused] { posix_spawn_file_actions_addclose(&actions, descriptor) }

        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, nil, arguments, variables)
        guard code == 0 else { throw Failure(code: code) }
        return process
    }

    private static func status(of process: pid_t) throws(Failure) -> CInt {
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw .last }
        }
        // The C library's macros: seven bits of signal, and above them the code.
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}

extension POSIX {
    static var effectiveUser: UInt32 { geteuid() }

    static func owner(of path: String) throws(Failure) -> UInt32 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .last }
        return status.st_uid
    }
}

extension POSIX.Failure {
    static let missingFile = Self(code: ENOENT)
}
