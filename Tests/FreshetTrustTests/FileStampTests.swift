import Foundation
import FreshetTrust
import Testing

@Suite("A file's stamp")
struct FileStampTests {
    let directory = TemporaryDirectory()
    var path: String { directory.path(of: .leaf) }

    init() throws {
        _ = try directory.authority.leaf(now: .start)
    }

    @Test("stays the same while nothing happens to the file, and reading it is nothing")
    func rest() throws {
        let stamp = try #require(FileStamp(path: path))
        _ = try directory.text(of: .leaf)
        #expect(FileStamp(path: path) == stamp)
    }

    @Test("is another once the file is written, even by as many bytes at the same time of modification")
    func writing() throws {
        let stamp = FileStamp(path: path)
        let modified = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        // A file system's clock ticks every few milliseconds: until it has, nobody can tell two writes apart.
        repeat {
            try file.seek(toOffset: 0)
            try file.write(contentsOf: Data("x".utf8))
            try FileManager.default.setAttributes([.modificationDate: modified ?? .start], ofItemAtPath: path)
        } while FileStamp(path: path) == stamp
    }

    @Test("is another once another file has the name, or a link to it")
    func replacing() throws {
        let stamp = FileStamp(path: path)
        let text = try directory.text(of: .leaf)
        let other = path + ".other"
        try Data(text.utf8).write(to: URL(fileURLWithPath: other))
        #expect(FileStamp(path: other) != stamp)
        try directory.remove(.leaf)
        #expect(FileStamp(path: path) == nil)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        #expect(FileStamp(path: path) == FileStamp(path: other))
    }
}
