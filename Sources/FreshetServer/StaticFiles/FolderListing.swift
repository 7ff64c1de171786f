import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The page that shows what is in a folder: plain HTML, without style and script, that every reader can read.
struct FolderListing: Sendable {
    let path: StaticPath
    /// Whether `entries` is all there is.
    let isComplete: Bool
    var entries: [FolderEntry] = []

    /// How many names are looked at. Nobody reads more on a page, and each costs the disk a visit.
    static let maximumNames = 10_000

    init(path: StaticPath, isComplete: Bool) {
        self.path = path
        self.isComplete = isComplete
    }

    var response: Response {
        let headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .cacheControl: "no-cache",
            .contentSecurityPolicy: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            .xContentTypeOptions: "nosniff",
            // Names of files are nobody else's business; links within the folder keep theirs.
            .referrerPolicy: "same-origin",
            .xFrameOptions: "DENY",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
    }

    var page: String {
        let title = "Files in " + Self.text(([""] + path.names + [""]).joined(separator: "/"))
        let parent = path.names.isEmpty ? "" : "<p><a href=\"../\">Parent folder</a></p>\n"
        let more = isComplete ? "" : "<p>There are more: only \(Self.maximumNames) names are looked at.</p>\n"
        let rows = entries.sorted().map(Self.row).joined()
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            </head>
            <body>
            <h1>\(title)</h1>
            \(parent)\(more)<table>
            <thead><tr><th scope="col">Name</th><th scope="col">Bytes</th><th scope="col">Modified</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            </body>
            </html>

            """
    }

    private static func row(_ entry: FolderEntry) -> String {
        let slash = entry.isFolder ? "/" : ""
        let href = StaticPath.encoded(entry.name) + slash
        let bytes = entry.isFolder ? "" : "\(entry.facts.bytes)"
        let time = "<time datetime=\"\(entry.facts.modified.minute)\">\(entry.facts.modified.minute)</time>"
        // A name may turn the direction of writing; bdi keeps that within the name.
        let name = "<bdi>\(text(entry.name))\(slash)</bdi>"
        return "<tr><th scope=\"row\"><a href=\"\(href)\">\(name)</a></th><td>\(bytes)</td><td>\(time)</td></tr>\n"
    }

    /// Text as HTML writes it, good in an attribute too.
    private static func text(_ text: String) -> String {
        var html = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
        return html
    }
}
