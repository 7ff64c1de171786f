import Foundation
import FreshetTrust
import Testing

@Suite("This machine")
struct ThisMachineTests {
    let machine = ThisMachine(home: "/nowhere", environment: ["PATH": "/usr/bin:/bin:.", "GREETING": "hello"])

    @Test("runs a program in the given environment and tells what it printed, without its errors")
    func output() {
        let script = #"echo "$GREETING"; echo oops >&2"#
        #expect(machine.output(of: Command(["sh", "-c", script])) == "hello\n")
        #expect(machine.output(of: Command(["sh", "-c", "echo no; exit 1"])) == nil)
    }

    @Test("tells why a command failed: its code and last words, or its signal")
    func failure() {
        #expect(machine.run(Command(["sh", "-c", "exit 0"])) == nil)
        let failing = Command(["sh", "-c", "echo trying; echo 'no: space left' >&2; echo; exit 3"])
        #expect(machine.run(failing) == "sh ended with code 3: no: space left")
        #expect(machine.run(Command(["sh", "-c", "kill -9 $$"])) == "sh ended with code 137")
        #expect(machine.run(Command(["no-such-program"])) == "no-such-program cannot be run: No such file or directory")
    }

    @Test("gives a program an empty standard input, so that it never takes an answer that is not for it")
    func input() {
        #expect(machine.output(of: Command(["cat"])) == "")
    }

    @Test("reads more than a pipe holds")
    func longOutput() {
        #expect(machine.output(of: Command(["head", "-c", "300000", "/dev/zero"]))?.utf8.count == 300_000)
    }

    @Test("knows the XDG folder for settings, and ignores a relative one")
    func configHome() {
        #expect(machine.configHome == "/nowhere/.config")
        #expect(ThisMachine(home: "/home/me", environment: ["XDG_CONFIG_HOME": "/etc/me"]).configHome == "/etc/me")
        #expect(ThisMachine(home: "/home/me", environment: ["XDG_CONFIG_HOME": "me"]).configHome == "/home/me/.config")
    }
}
