import Foundation
import FreshetSettings
import Testing

@Suite("Settings")
struct SettingsTests {
    private let catalogue = SettingCatalogue([
        Setting(name: "heartbeat", kind: .value, standard: "15"),
        Setting(name: "plain", kind: .flag(canBeTakenBack: false), standard: "false"),
        Setting(name: "websocket-over-http2", kind: .flag(canBeTakenBack: true), standard: "true"),
        Setting(name: "allow-origin", kind: .list),
        Setting(name: "key", kind: .list, hasVariable: false),
        Setting(name: "log", kind: .value),
        Setting(name: "room", kind: .value, standardInWords: "all that there is"),
    ])

    private func settings(
        _ arguments: [String] = [],
        _ environment: [String: String] = [:],
        file: String? = nil
    ) throws -> Settings {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "freshet.yaml")
        try file.map { try Data($0.utf8).write(to: path) }
        do {
            return try Settings(
                arguments: arguments,
                environment: environment,
                otherVariables: ["FRESHET_TOKEN"],
                file: file.map { _ in path.path() },
                catalogue: catalogue
            )
        } catch {
            // Where the test has put the file is nobody's business.
            throw SettingsError(error.description.replacing(directory.path() + "/", with: ""))
        }
    }

    private func flaw(_ environment: [String: String] = [:], file: String? = nil) -> String {
        do {
            _ = try settings(environment: environment, file: file)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private func settings(environment: [String: String], file: String?) throws -> Settings {
        try settings([], environment, file: file)
    }

    private func item(_ name: String, in settings: Settings) throws -> Settings.Item {
        try #require(settings.items.first { $0.setting.name == name })
    }

    @Test("are the defaults if nobody says anything")
    func standard() throws {
        let settings = try settings()
        #expect(try item("heartbeat", in: settings).value == .text("15"))
        #expect(try item("websocket-over-http2", in: settings).value == .flag(true))
        #expect(try item("log", in: settings).value == nil)
        #expect(settings.items.allSatisfy { $0.source == .standard })
        #expect(settings.arguments == [])
    }

    @Test("are taken from the command line first, then from the environment, then from the file")
    func precedence() throws {
        let file = "heartbeat: 30\nlog: 'memory:'\nallow-origin: [https://a.example, https://b.example]\n"
        let variables = ["FRESHET_HEARTBEAT": "20", "FRESHET_LOG": "sqlite:x"]
        let settings = try settings(["--heartbeat", "10"], variables, file: file)
        #expect(try item("heartbeat", in: settings).value == .text("10"))
        #expect(try item("heartbeat", in: settings).source == .commandLine(option: "--heartbeat"))
        #expect(try item("log", in: settings).source == .environment(variable: "FRESHET_LOG"))
        #expect(try item("allow-origin", in: settings).value == .list(["https://a.example", "https://b.example"]))
        #expect(try item("allow-origin", in: settings).source.description.hasSuffix("freshet.yaml, line 3"))
        #expect(
            settings.arguments
                == ["--allow-origin=https://a.example", "--allow-origin=https://b.example", "--log=sqlite:x"])
    }

    @Test("are not joined: a list of the command line stands for itself")
    func lists() throws {
        let settings = try settings(
            ["--allow-origin=*"], ["FRESHET_ALLOW_ORIGIN": "https://a.example,https://b.example"])
        #expect(try item("allow-origin", in: settings).value == .list(["*"]))
        #expect(settings.arguments == [])
    }

    @Test("that are lists may have one value, or some with commas between them in the environment")
    func listsOfEnvironment() throws {
        let one = try settings(file: "allow-origin: https://a.example\nkey: a.pem")
        #expect(one.arguments == ["--allow-origin=https://a.example", "--key=a.pem"])
        let two = try settings([], ["FRESHET_ALLOW_ORIGIN": "https://a.example,https://b.example"])
        #expect(two.arguments == ["--allow-origin=https://a.example", "--allow-origin=https://b.example"])
    }

    @Test("that are yes or no can be made and taken back everywhere")
    func flags() throws {
        #expect(
            try settings(file: "plain: true\nwebsocket-over-http2: no").arguments == [
                "--plain", "--no-websocket-over-http2",
            ])
        #expect(try settings([], ["FRESHET_PLAIN": "true"]).arguments == ["--plain"])
        #expect(try settings([], ["FRESHET_PLAIN": "false"]).arguments == [])
        let overridden = try settings(["--no-websocket-over-http2"], ["FRESHET_WEBSOCKET_OVER_HTTP2": "true"])
        #expect(try item("websocket-over-http2", in: overridden).value == .flag(false))
        #expect(overridden.arguments == [])
    }

    @Test("that there are not are errors, which name the nearest")
    func unknown() {
        #expect(
            flaw(file: "plain: true\nheart-beat: 30")
                == "freshet.yaml, line 2: Nothing is set by heart-beat. Did you mean heartbeat?")
        #expect(
            flaw(["FRESHET_HEARTBEET": "3"]) == "Nothing is set by FRESHET_HEARTBEET. Did you mean FRESHET_HEARTBEAT?")
        #expect(flaw(file: "colour: red").contains("\"freshet config\" lists all that can be set."))
        // It is a secret's name elsewhere: a file with a key cannot be named by it.
        #expect(flaw(["FRESHET_KEY": "key.pem"]).contains("FRESHET_KEY"))
    }

    @Test("leave alone empty variables, those of clients, and those that Kubernetes makes for a Service")
    func othersVariables() throws {
        let variables = [
            "FRESHET_TOKEN": "t", "FRESHET_SERVICE_HOST": "10.0.0.1", "FRESHET_PORT": "tcp://10.0.0.1:80",
            "FRESHET_PORT_80_TCP": "tcp://10.0.0.1:80", "PATH": "/bin", "FRESHET_HEARTBEAT": "",
        ]
        #expect(try settings([], variables).arguments == [])
    }

    @Test(
        "are refused where the file makes no sense",
        arguments: [
            ("heartbeat:", "line 1: heartbeat has no value. Give it one, or leave it out."),
            ("heartbeat: {a: 1}", "line 1: heartbeat takes a value, and has settings of its own here."),
            ("heartbeat: [1, 2]", "line 1: heartbeat takes one value."),
            ("plain: maybe", "line 1: plain takes true or false."),
            ("allow-origin: [a, [b]]", "line 1: allow-origin has no value. Give it one, or leave it out."),
            ("- heartbeat", "a configuration has a setting a line, such as \"heartbeat: 30\"."),
            ("heartbeat: 'a", "this is no YAML"),
            ("heartbeat: 1\nheartbeat: 2", "heartbeat"),
        ])
    func senseless(file: String, expected: String) {
        let flaw = flaw(file: file)
        #expect(flaw.hasPrefix("freshet.yaml"))
        #expect(flaw.contains(expected))
    }

    @Test("may be in a file that says nothing", arguments: ["", "# nothing\n", "---\n", "{}"])
    func empty(file: String) throws {
        #expect(try settings(file: file).arguments == [])
    }

    @Test("say what is wrong with a file that is not there")
    func missing() {
        #expect(throws: SettingsError("Cannot read the configuration /nowhere/x.yaml: there is no such file.")) {
            try Settings(arguments: [], environment: [:], file: "/nowhere/x.yaml", catalogue: catalogue)
        }
    }

    @Test("tell which of them a message is about, and which are not the command line's")
    func culprits() throws {
        let settings = try settings(["--log", "x"], ["FRESHET_HEARTBEAT": "x"])
        let items = settings.items(namedIn: "The value 'x' is invalid for '--heartbeat <seconds>'; --log is fine.")
        #expect(items.map(\.setting.name) == ["heartbeat"])
    }

    @Test("tell what has changed since")
    func changes() throws {
        let before = try settings(file: "heartbeat: 30\nplain: true")
        let after = try settings(file: "heartbeat: 40\nplain: true\nlog: x")
        #expect(after.names(differingFrom: before) == ["heartbeat", "log"])
    }

    @Test("are printed as a file that makes the same settings, without passwords and secrets")
    func report() throws {
        let file = "log: nats://me:secret@host/S\nallow-origin: ['*', 'a: b']\nplain: true\n"
        let report = SettingsReport(try settings(file: file), secrets: ["FRESHET_KEY"]).description
        #expect(report.contains("heartbeat: 15  # default\n") || report.contains("heartbeat: '15'  # default\n"))
        #expect(report.contains("# key: (not set)\n"))
        #expect(report.contains("# room: (not set: all that there is)\n"))
        #expect(report.contains("nats://me:***@host/S"))
        #expect(!report.contains("secret@"))
        #expect(report.hasSuffix("# FRESHET_KEY: ***  # a secret of the environment"))
        let again = try settings(file: report)
        #expect(try item("allow-origin", in: again).value == .list(["*", "a: b"]))
        #expect(try item("plain", in: again).value == .flag(true))
        #expect(try item("heartbeat", in: again).value == .text("15"))
    }
}
