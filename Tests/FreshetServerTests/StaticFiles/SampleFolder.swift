import AsyncHTTPClient
import Foundation
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOHTTP1

/// A folder of files beside a secret, of a test's own. It goes away with its owner.
final class SampleFolder: Sendable {
    /// Holds the served folder, and what must not be had.
    let around: String
    let path: String

    init() throws {
        around = FileManager.default.temporaryDirectory.path + "/freshet-files-" + UUID().uuidString
        path = around + "/public"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: URL(fileURLWithPath: around + "/secret.txt"))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: around)
    }

    /// Writes a file, and makes the folders on the way to it. A file that is there already is exchanged for a new one.
    func put(_ text: String, at name: String) throws {
        try makeFolder((name as NSString).deletingLastPathComponent)
        try Data(text.utf8).write(to: url(name), options: .atomic)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: true)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    func setModified(_ name: String, secondsSince1970: Int) throws {
        let date = Date(timeIntervalSince1970: TimeInterval(secondsSince1970))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path + "/" + name)
    }

    /// Cuts a file that somebody may be reading.
    func truncate(_ name: String) throws {
        try FileHandle(forWritingTo: url(name)).truncate(atOffset: 0)
    }

    private func url(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }

    /// Serves the folder while `body` runs.
    func serve<Result: Sendable>(
        over carriage: Carriage = .plain,
        listsFolders: Bool = false,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: try StaticFiles(folder: path, listsFolders: listsFolders))
        router.get("/route") { _, _ in "the route" }
        router.get("/items/:item") { _, _ -> String in throw Problem(.notFound, "There is no such item.") }
        return try await TestServer.run(router, over: carriage, body)
    }
}

extension TestServer {
    /// What there is to read at each path.
    func texts(_ paths: String...) async throws -> [String] {
        var texts: [String] = []
        for path in paths { texts.append(try await send(.GET, path).text) }
        return texts
    }

    /// The status of each path.
    func statuses(_ paths: String...) async throws -> [UInt] {
        var statuses: [UInt] = []
        for path in paths { statuses.append(try await send(.GET, path).status.code) }
        return statuses
    }
}
