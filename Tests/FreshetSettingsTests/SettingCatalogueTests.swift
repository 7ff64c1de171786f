import Foundation
import FreshetSettings
import Testing

@Suite("A catalogue of settings")
struct SettingCatalogueTests {
    private static func option(
        _ name: String, kind: String = "option", repeating: Bool = false, standard: String? = nil
    ) -> String {
        let value = standard.map { #", "defaultValue": "\#($0)""# } ?? ""
        return
            #"{"kind": "\#(kind)", "isRepeating": \#(repeating), "preferredName": {"kind": "long", "name": "\#(name)"}\#(value)}"#
    }

    @Test("comes from what a command says of itself")
    func help() throws {
        let options = [
            Self.option("heartbeat", standard: "15"), Self.option("allow-origin", repeating: true),
            Self.option("plain", kind: "flag"), Self.option("http2", kind: "flag", standard: "--http2"),
            Self.option("no-http2", kind: "flag"), Self.option("no-compression", repeating: true),
            Self.option("key", repeating: true), Self.option("help", kind: "flag"),
            #"{"kind": "option", "isRepeating": false, "preferredName": {"name": "room"}, "abstract": "Room (default: all)"}"#,
            #"{"kind": "positional", "isRepeating": false, "valueName": "topic"}"#,
        ]
        let help = #"{"command": {"commandName": "x", "arguments": [\#(options.joined(separator: ","))]}}"#
        let catalogue = try SettingCatalogue(help: Data(help.utf8), omitting: ["help"], withoutVariable: ["key"])
        #expect(
            catalogue.settings == [
                Setting(name: "heartbeat", kind: .value, standard: "15"),
                Setting(name: "allow-origin", kind: .list),
                Setting(name: "plain", kind: .flag(canBeTakenBack: false), standard: "false"),
                Setting(name: "http2", kind: .flag(canBeTakenBack: true), standard: "true"),
                Setting(name: "no-compression", kind: .list),
                Setting(name: "key", kind: .list, hasVariable: false),
                Setting(name: "room", kind: .value, standardInWords: "all"),
            ])
        #expect(catalogue["heartbeat"]?.variable == "FRESHET_HEARTBEAT")
        #expect(catalogue["allow-origin"]?.variable == "FRESHET_ALLOW_ORIGIN")
    }
}
