import AsyncHTTPClient
import Foundation
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOHTTP1
import Testing

@Suite("Folders and what is not to be had", .timeLimit(.minutes(1)))
struct StaticFoldersTests {
    @Test("A folder is its index.html, at the path with a slash", arguments: [false, true])
    func index(listsFolders: Bool) async throws {
        let folder = try SampleFolder()
        try folder.put("root", at: "index.html")
        try folder.put("sub", at: "a b/index.html")
        try await folder.serve(listsFolders: listsFolders) { server in
            let texts = try await server.texts("/", "/a%20b/")
            #expect(texts == ["root", "sub"])
            let response = try await server.send(.GET, "/a%20b?x=1&y=%20")
            #expect(response.status == .permanentRedirect)
            #expect(response.headers["location"] == ["/a%20b/?x=1&y=%20"])
        }
    }

    @Test("A folder without index.html is not there", arguments: ["/", "/folder/", "/folder"])
    func noListing(path: String) async throws {
        let folder = try SampleFolder()
        try folder.put("x", at: "folder/file.txt")
        try await folder.serve { server in
            let response = try await server.send(.GET, path)
            #expect(response.status == .notFound)
            #expect(response.headers["content-type"] == ["application/problem+json"])
        }
    }

    @Test("A listing shows folders first, then files by name, and nothing that cannot be had")
    func listing() async throws {
        let folder = try SampleFolder()
        for name in ["b.txt", "A.txt", "a/x", "Z/x", ".hidden", "<b>&\"'.txt", "x:y"] {
            try folder.put("12345", at: name)
        }
        try folder.link("inside", to: "b.txt")
        try folder.link("outside", to: "../secret.txt")
        try folder.link("dangling", to: "nowhere")
        try folder.link("unhidden", to: ".hidden")
        try await folder.serve(listsFolders: true) { server in
            let response = try await server.send(.GET, "/")
            #expect(response.headers["content-type"] == ["text/html; charset=utf-8"])
            let policy = try #require(response.headers.first(name: "content-security-policy"))
            #expect(policy.hasPrefix("default-src 'none';"))
            #expect(response.headers["x-frame-options"] == ["DENY"])
            #expect(response.headers["referrer-policy"] == ["same-origin"])
            let page = try await response.text
            let links = page.split(separator: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            #expect(links == ["a/", "Z/", "%3Cb%3E%26%22%27.txt", "A.txt", "b.txt", "inside", "x%3Ay"])
            #expect(page.contains("<bdi>&lt;b&gt;&amp;&quot;&#39;.txt</bdi>"))
            #expect(!page.contains("Parent folder"))
            for link in links {
                let status = try await server.send(.GET, "/" + link).status
                #expect(status == .ok)
            }
            let other = try await server.send(.GET, "/a/").text
            #expect(other.contains("<a href=\"../\">Parent folder</a>"))
        }
    }

    @Test("A file has no slash behind it")
    func slashBehindFile() async throws {
        let folder = try SampleFolder()
        try folder.put("x", at: "a.txt")
        try await folder.serve { server in
            let statuses = try await server.statuses("/a.txt/", "/a.txt/b")
            #expect(statuses == [404, 404])
        }
    }

    @Test("Links lead anywhere inside and nowhere else")
    func links() async throws {
        let folder = try SampleFolder()
        try folder.put("inside", at: "folder/a.txt")
        try folder.put("hidden", at: ".hidden/a.txt")
        try folder.link("file", to: "folder/a.txt")
        try folder.link("whole", to: folder.path + "/folder")
        try folder.link("secret", to: "../secret.txt")
        try folder.link("absolute", to: folder.around + "/secret.txt")
        try folder.link("around", to: "..")
        try folder.link("again", to: "../public/secret")
        try folder.link("unhidden", to: ".hidden/a.txt")
        try folder.link("loop", to: "loop")
        try await folder.serve(listsFolders: true) { server in
            for path in ["/file", "/whole/a.txt"] {
                let text = try await server.send(.GET, path).text
                #expect(text == "inside")
            }
            let others = [
                "/secret", "/absolute", "/around", "/around/", "/around/secret.txt", "/again", "/unhidden", "/loop",
            ]
            for path in others {
                let status = try await server.send(.GET, path).status
                #expect(status == .notFound, "\(path)")
            }
        }
    }

    @Test("A folder whose name begins with another's is not inside it")
    func neighbour() async throws {
        let folder = try SampleFolder()
        try folder.put("x", at: "a.txt")
        try FileManager.default.createDirectory(atPath: folder.path + "-private", withIntermediateDirectories: true)
        try folder.link("neighbour", to: "../public-private")
        try await folder.serve(listsFolders: true) { server in
            let statuses = try await server.statuses("/neighbour", "/neighbour/")
            #expect(statuses == [404, 404])
        }
    }

    @Test("What is no regular file is not there, and nobody waits for it")
    func fifo() async throws {
        let folder = try SampleFolder()
        try #require(mkfifo(folder.path + "/fifo.txt", 0o644) == 0)
        try await folder.serve(listsFolders: true) { server in
            let status = try await server.send(.GET, "/fifo.txt").status
            #expect(status == .notFound)
            let listing = try await server.send(.GET, "/").text
            #expect(!listing.contains("fifo"))
        }
    }

    @Test("Routes win, and where they have nothing the folder may")
    func routes() async throws {
        let folder = try SampleFolder()
        try folder.put("the file", at: "route")
        try folder.put("the file", at: "items/1")
        try await folder.serve { server in
            let texts = try await server.texts("/route", "/items/1")
            #expect(texts == ["the route", "the file"])
            let problem = try await server.send(.GET, "/items/2").text
            #expect(problem.contains("There is no such item."))
        }
    }

    @Test("Only reading works", arguments: [.POST, .PUT, .DELETE, .OPTIONS] as [HTTPMethod])
    func otherMethods(method: HTTPMethod) async throws {
        let folder = try SampleFolder()
        try folder.put("x", at: "a.txt")
        try await folder.serve { server in
            let response = try await server.send(method, "/a.txt")
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers["allow"] == ["GET, HEAD"])
            let absent = try await server.send(method, "/b.txt")
            #expect(absent.status == .notFound)
        }
    }

    @Test("A folder that is a link may point elsewhere from one request to the next")
    func exchange() async throws {
        let folder = try SampleFolder()
        try folder.put("one", at: "1/index.html")
        try folder.put("two", at: "2/index.html")
        try folder.link("now", to: "1")
        let router = try Router.serving(folder.path + "/now")
        try await TestServer.run(router) { server in
            let before = try await server.texts("/")
            #expect(before == ["one"])
            try FileManager.default.removeItem(atPath: folder.path + "/now")
            let meanwhile = try await server.statuses("/")
            #expect(meanwhile == [404])
            try folder.link("now", to: "2")
            let after = try await server.texts("/")
            #expect(after == ["two"])
        }
    }

    @Test("A folder that is none is an error before anything is served", arguments: ["nowhere", "a.txt"])
    func noFolder(name: String) throws {
        let folder = try SampleFolder()
        try folder.put("x", at: "a.txt")
        let error = #expect(throws: StaticFilesError.self) { _ = try Router.serving(folder.path + "/" + name) }
        #expect(error?.folder == folder.path + "/" + name)
        #expect(error?.description.contains("\n") == false)
    }
}

extension Router<BasicRequestContext> {
    fileprivate static func serving(_ folder: String) throws -> Router {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: try StaticFiles(folder: folder))
        return router
    }
}
