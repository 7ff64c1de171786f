import Foundation
import Freshet
import FreshetSQLite

/// A folder for one test. It goes with it.
final class Folder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "freshet-sqlite-" + UUID().uuidString
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where a test has its log.
    var log: String { path + "/freshet.db" }

    func bytes(of file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: file))
    }

    func write(_ data: Data, to file: String) throws {
        try data.write(to: URL(filePath: file))
    }

    /// What a crash at this moment would leave behind: the files as they are, nothing closed.
    func crashImage(named name: String = "image") throws -> String {
        let image = path + "/\(name).db"
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: log + suffix) {
            try? FileManager.default.removeItem(atPath: image + suffix)
            try FileManager.default.copyItem(atPath: log + suffix, toPath: image + suffix)
        }
        return image
    }
}
