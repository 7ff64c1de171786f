import HTTPTypes
public import Hummingbird
import NIOPosix

/// Serves the files of a folder, wherever the router has nothing else.
///
/// ```swift
/// router.add(middleware: ProblemMiddleware())
/// router.add(middleware: try StaticFiles(folder: "public"))
/// router.serverSentEvents("/prices", every: .seconds(1)) { … }
/// ```
///
/// Routes win: a file is looked for when a route that was added later, or the router, says 404. Browsers keep files and
/// ask before each use whether they are still good, so a changed file is seen at once. Texts are compressed, parts can
/// be had, and whatever lies outside the folder, by whichever way, or has a name that begins with a dot, is not there.
public struct StaticFiles<Context: RequestContext>: RouterMiddleware {
    private let folder: ServedFolder
    private let listsFolders: Bool

    /// - Parameters:
    ///   - folder: the folder's path. It may be exchanged for another while the server runs, as links to releases are.
    ///   - listsFolders: whether folders without `index.html` show what is in them. Everybody sees all names then.
    /// - Throws: ``StaticFilesError`` if there is no such folder, or it cannot be read.
    public init(folder: String, listsFolders: Bool = false) throws(StaticFilesError) {
        self.folder = try ServedFolder(folder)
        self.listsFolders = listsFolders
    }

    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError where error.status == .notFound {
            guard let response = try await response(to: request) else { throw error }
            return response
        }
    }

    /// Answers a request from the folder, for a route that has something else to offer where the folder has nothing.
    ///
    /// - Returns: `nil` if nothing is there for the request's path.
    /// - Throws: ``Problem`` 405, 412 or 416 for what is there and cannot be had like that.
    public func response(to request: Request) async throws -> Response? {
        guard let path = StaticPath(request.uri.path) else { return nil }
        guard let content = try await NIOThreadPool.singleton.runIfActive({ try content(at: path) }) else { return nil }
        guard request.method == .get || request.method == .head else {
            let detail = "\(request.method.rawValue) does not work on \(request.uri.path). Use GET, HEAD."
            throw Problem(.methodNotAllowed, detail, headers: [.allow: "GET, HEAD"])
        }
        let response =
            switch content {
            case .file(let file, let type): try FileResponse(file: file, type: type, now: .now).response(to: request)
            case .listing(let listing): listing.response
            case .folderWithoutSlash: redirect(to: path.asFolder, query: request.uri.query)
            }
        return request.method == .head ? response.headOnly : response
    }

    /// Whether what lies at `path` on this machine could be had through the folder: a reason not to start for whoever
    /// keeps secrets there.
    package func exposes(_ path: String) -> Bool { folder.contains(path) }
}

// What is there. It waits for disks, so it belongs on a thread that may.
extension StaticFiles {
    private enum Content: Sendable {
        case file(OpenFile, FileType)
        case listing(FolderListing)
        case folderWithoutSlash
    }

    private func content(at path: StaticPath) throws -> Content? {
        switch try folder.find(path) {
        case nil: nil
        case .file(let file): path.isFolder ? nil : .file(file, FileType(ofFile: path.names.last ?? ""))
        case .folder: try content(ofFolder: path.asFolder).map { path.isFolder ? $0 : .folderWithoutSlash }
        }
    }

    private func content(ofFolder path: StaticPath) throws -> Content? {
        let index = path.appending("index.html")
        if case .file(let file) = try folder.find(index) { return .file(file, FileType(ofFile: "index.html")) }
        guard listsFolders else { return nil }
        return try folder.listing(of: path).map { .listing($0) }
    }

    /// A page's own links are relative to its folder, so the slash matters. 308 keeps the method (RFC 9110 § 15.4.9).
    private func redirect(to path: StaticPath, query: String?) -> Response {
        let location = path.urlPath + (query.map { "?\($0)" } ?? "")
        return Response(status: .permanentRedirect, headers: [.location: location, .cacheControl: "no-cache"])
    }
}
