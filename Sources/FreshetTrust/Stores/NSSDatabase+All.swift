extension NSSDatabase {
    /// The user's databases: that of Chromium and its kin, which may yet have to be made, and those that there are.
    static func all(on machine: any Machine) -> [NSSDatabase] {
        let chromium = NSSDatabase(name: "Chromium and Chrome", folder: machine.home + "/.pki/nssdb")
        let others = boxedChromiums(home: machine.home) + firefoxProfiles(on: machine)
        return [chromium] + others.filter { $0.exists(on: machine) }
    }

    private static func boxedChromiums(home: String) -> [NSSDatabase] {
        [
            ("Chromium (snap)", "snap/chromium/current"),
            ("Chromium (flatpak)", ".var/app/org.chromium.Chromium"),
            ("Chrome (flatpak)", ".var/app/com.google.Chrome"),
        ].map { NSSDatabase(name: $0, folder: "\(home)/\($1)/.pki/nssdb") }
    }

    /// Every folder in a place for profiles; those without a database are none.
    private static func firefoxProfiles(on machine: any Machine) -> [NSSDatabase] {
        [
            ("Firefox", machine.home + "/.mozilla/firefox"),
            // Firefox 147 and newer, unless the older folder exists.
            ("Firefox", machine.configHome + "/mozilla/firefox"),
            ("Firefox (snap)", machine.home + "/snap/firefox/common/.mozilla/firefox"),
            ("Firefox (flatpak)", machine.home + "/.var/app/org.mozilla.firefox/.mozilla/firefox"),
            ("Firefox (flatpak)", machine.home + "/.var/app/org.mozilla.firefox/config/mozilla/firefox"),
        ].flatMap { name, place in
            machine.names(in: place).map { NSSDatabase(name: name, folder: "\(place)/\($0)") }
        }
    }
}
