import Foundation
import FreshetTrust
import Testing

@Suite("A browser's database")
struct NSSDatabaseTests {
    static let chromium = "/home/me/.pki/nssdb"

    let authority: AuthorityToTrust

    init() throws {
        authority = try AuthorityToTrust()
    }

    @Test("gets the authority as one for servers, under its own name")
    func trust() {
        let machine = MadeUpMachine(databases: [Self.chromium: .init()])
        #expect(action(.trust, on: machine) == .run([add]))
    }

    @Test("is made where Chromium will look for it")
    func making() {
        let make = [
            Command(line: "mkdir -p -m 700 \(Self.chromium)"),
            Command(line: "certutil -N -d sql:\(Self.chromium) --empty-password"),
        ]
        #expect(action(.trust, on: MadeUpMachine()) == .run(make + [add]))
        #expect(action(.undo, on: MadeUpMachine()) == .nothing)
    }

    @Test(
        "trusts the authority already, whoever put it there and whatever else it is trusted for",
        arguments: ["C,,", "CT,C,"]
    )
    func already(flags: String) {
        #expect(action(.trust, on: holding(flags)) == .nothing)
        let nickname = authority.anchor.name + " - Freshet"
        let imported = MadeUpMachine.Database(
            listing: authority.listed(flags, as: nickname),
            certificates: [nickname: authority.pem]
        )
        #expect(action(.trust, on: MadeUpMachine(databases: [Self.chromium: imported])) == .nothing)
    }

    @Test(
        "that has the authority and does not trust it comes to trust it for servers",
        arguments: [(",,", "C,,"), ("p,C,c", "C,C,c")]
    )
    func untrusted(flags: String, wanted: String) {
        let modify = ["certutil", "-M", "-d", "sql:" + Self.chromium, "-n", authority.anchor.name, "-t", wanted]
        #expect(action(.trust, on: holding(flags)) == .run([Command(modify)]))
    }

    @Test("loses the authority, trusted or not", arguments: ["C,,", ",,"])
    func undo(flags: String) {
        let delete = ["certutil", "-D", "-d", "sql:" + Self.chromium, "-n", authority.anchor.name]
        #expect(action(.undo, on: holding(flags)) == .run([Command(delete)]))
    }

    @Test("keeps another certificate of the same name")
    func sameName() throws {
        let other = try AuthorityToTrust()
        var database = authority.database("C,,")
        database.certificates[authority.anchor.name] = other.pem
        let foreign = MadeUpMachine(databases: [Self.chromium: database])
        #expect(action(.undo, on: foreign) == .nothing)
        database.certificates[authority.anchor.name] = other.pem + authority.pem
        guard case .fail = action(.undo, on: MadeUpMachine(databases: [Self.chromium: database])) else {
            Issue.record("which of the two certutil would delete, nobody can say")
            return
        }
    }

    @Test("cannot be changed when it cannot be read")
    func unreadable() {
        guard case .fail = action(.trust, on: MadeUpMachine(databases: [Self.chromium: .init(listing: nil)])) else {
            Issue.record("it should not be possible")
            return
        }
    }

    @Test(
        "wants certutil, and the sentence names the package",
        arguments: [
            ("apt-get", "libnss3-tools"), ("dnf", "nss-tools"), ("pacman", "nss"), ("zypper", "mozilla-nss-tools"),
        ]
    )
    func withoutCertutil(tool: String, package: String) {
        let tools: Set = [tool]
        let existing = MadeUpMachine(tools: tools, databases: [Self.chromium: .init()])
        let installed = MadeUpMachine(tools: tools.union(["chromium"]))
        for machine in [existing, installed] {
            guard case .fail(let reason, _) = action(.trust, on: machine) else {
                Issue.record("it should not be possible")
                continue
            }
            #expect(reason.contains(" \(package) "))
        }
        guard case .skip = action(.trust, on: MadeUpMachine(tools: tools)) else {
            Issue.record("nobody misses it on a machine without a browser")
            return
        }
    }

    @Test("is found in every place where browsers keep theirs")
    func places() {
        let folders = [
            "/home/me/.pki/nssdb",
            "/home/me/snap/chromium/current/.pki/nssdb",
            "/home/me/.var/app/org.chromium.Chromium/.pki/nssdb",
            "/home/me/.var/app/com.google.Chrome/.pki/nssdb",
            "/home/me/.mozilla/firefox/a.default",
            "/home/me/.mozilla/firefox/b.work",
            "/home/me/.config/mozilla/firefox/c.default",
            "/home/me/snap/firefox/common/.mozilla/firefox/d.default",
            "/home/me/.var/app/org.mozilla.firefox/.mozilla/firefox/e.default",
            "/home/me/.var/app/org.mozilla.firefox/config/mozilla/firefox/f.default",
        ]
        let machine = MadeUpMachine(
            files: ["Crash Reports/events/x", "profiles.ini"].reduce(into: [:]) {
                $0["/home/me/.mozilla/firefox/" + $1] = ""
            },
            databases: Dictionary(uniqueKeysWithValues: folders.map { ($0, .init()) })
        )
        let stores = machine.trustStores(in: [.browsers])
        #expect(stores.map { $0.place(of: authority.anchor) } == folders)
    }

    private var add: Command {
        let anchor = authority.anchor
        let place = ["certutil", "-A", "-d", "sql:" + Self.chromium]
        return Command(place + ["-n", anchor.name, "-t", "C,,", "-a", "-i", anchor.file])
    }

    private func holding(_ flags: String) -> MadeUpMachine {
        MadeUpMachine(databases: [Self.chromium: authority.database(flags)])
    }

    private func action(_ change: TrustChange, on machine: MadeUpMachine) -> TrustAction? {
        authority.action(change, of: "Chromium and Chrome", on: machine)
    }
}
