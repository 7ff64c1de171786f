import FreshetDemo

/// What the demo says when it is ready: where to look, and what the browser will say.
struct Welcome: CustomStringConvertible {
    let addresses: [ListenAddress]
    let authorityFile: String?

    var description: String {
        let secure = addresses.first { $0.scheme == .https }?.fromHere
        let plain = addresses.first { $0.scheme == .http }?.fromHere
        var lines: [String] = []
        if let secure {
            lines += ["", "Open \(secure) in a browser."]
            if let authorityFile { lines += warning(authorityFile, plain: plain) }
        } else if let plain {
            lines += ["", "Open \(plain) in a browser."]
        }
        if let curl = curl(secure: secure, plain: plain) { lines += ["", "In a terminal:", "  " + curl] }
        return lines.joined(separator: "\n")
    }

    private func warning(_ authorityFile: String, plain: ListenAddress?) -> [String] {
        var lines = [
            "It will warn, because this machine's own authority signed the certificate. Two ways on:",
            "  go past the warning (\"Advanced\", then \"Proceed\"), or",
            "  run \(trustCommand(authorityFile)), which has this machine's browsers trust it; --undo takes that back.",
        ]
        if let plain { lines.append("\(plain) shows the same over HTTP/1.1, without a warning.") }
        return lines
    }

    /// For the program and the state directory of this run, so that it can be copied as it stands.
    private func trustCommand(_ authorityFile: String) -> String {
        let directory = authorityFile.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        let words = [CommandLine.arguments[0], "trust"]
        let state = directory == StateDirectory.standard ? [] : ["--state", directory]
        return (words + state).map(\.asShellWord).joined(separator: " ")
    }

    private func curl(secure: ListenAddress?, plain: ListenAddress?) -> String? {
        guard let secure else { return plain.map { "curl -N \($0)/sse1" } }
        guard let authorityFile else { return "curl -N \(secure)/sse1" }
        return "curl -N --cacert \(authorityFile.asShellWord) \(secure)/sse1"
    }
}
