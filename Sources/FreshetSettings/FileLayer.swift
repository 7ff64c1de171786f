import Configuration
import Foundation
import Yams

/// The settings that are made in a YAML file: its keys are the names of settings, on one level.
struct FileLayer: SettingsLayer {
    let snapshot: any ConfigSnapshot
    private let path: String
    private let lines: [String: Int]

    /// - Throws: ``SettingsError`` for a file that cannot be read, is no YAML, or sets what there is not.
    init(path: String, catalogue: SettingCatalogue) throws(SettingsError) {
        self.path = path
        let content = try Self.content(of: path)
        lines = try Self.lines(of: content, path: path, catalogue: catalogue)
        snapshot = try Self.snapshot(of: lines.isEmpty ? Data("{}".utf8) : content, path: path)
    }

    func key(of setting: Setting) -> AbsoluteConfigKey { AbsoluteConfigKey([setting.name]) }

    func source(of setting: Setting) -> SettingsSource? {
        lines[setting.name].map { .file(path: path, line: $0) }
    }

    private static func content(of path: String) throws(SettingsError) -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw SettingsError("Cannot read the configuration \(path): \(error.reason)")
        }
    }

    private static func snapshot(of content: Data, path: String) throws(SettingsError) -> YAMLSnapshot {
        do {
            return try YAMLSnapshot(data: content.bytes, providerName: path, parsingOptions: .default)
        } catch {
            throw SettingsError("\(path): \(error)")
        }
    }

    /// Where each key stands.
    private static func lines(
        of content: Data,
        path: String,
        catalogue: SettingCatalogue
    ) throws(SettingsError) -> [String: Int] {
        var lines: [String: Int] = [:]
        for (key, value) in try mapping(in: content, path: path) {
            let place = "\(path), line \(key.mark?.line ?? 1): "
            guard let name = key.string, catalogue[name] != nil else {
                let name = key.string ?? "what is no name"
                throw .unknown(name, at: place, nearest: catalogue.settings.map(\.name).nearest(to: name))
            }
            try check(value, of: name, at: place)
            lines[name] = key.mark?.line ?? 1
        }
        return lines
    }

    private static func mapping(in content: Data, path: String) throws(SettingsError) -> Node.Mapping {
        let root: Node?
        do {
            root = try Yams.Parser(yaml: content).singleRoot()
        } catch {
            throw SettingsError("\(path): this is no YAML: \(error)")
        }
        guard let root, root.null == nil else { return Node.Mapping([]) }
        guard let mapping = root.mapping else {
            throw SettingsError("\(path): a configuration has a setting a line, such as \"heartbeat: 30\".")
        }
        return mapping
    }

    private static func check(_ value: Node, of name: String, at place: String) throws(SettingsError) {
        guard value.mapping == nil else {
            throw SettingsError("\(place)\(name) takes a value, and has settings of its own here.")
        }
        let values = value.sequence.map(Array.init) ?? [value]
        guard values.allSatisfy({ $0.scalar != nil && $0.null == nil }) else {
            throw SettingsError("\(place)\(name) has no value. Give it one, or leave it out.")
        }
    }
}

extension Error {
    fileprivate var reason: String {
        switch (self as? CocoaError)?.code {
        case .fileReadNoSuchFile: "there is no such file."
        case .fileReadNoPermission: "it may not be read by this user."
        default: "\(localizedDescription)"
        }
    }
}
