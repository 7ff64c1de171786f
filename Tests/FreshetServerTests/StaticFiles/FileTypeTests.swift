import FreshetServer
import Testing

@Suite("A file's type")
struct FileTypeTests {
    @Test(
        "is told by its name",
        arguments: [
            ("index.html", "text/html; charset=utf-8"), ("a.b.css", "text/css; charset=utf-8"),
            ("main.js", "text/javascript; charset=utf-8"), ("main.mjs", "text/javascript; charset=utf-8"),
            ("LOUD.TXT", "text/plain; charset=utf-8"), ("README.md", "text/markdown; charset=utf-8"),
            ("data.json", "application/json"), ("app.webmanifest", "application/manifest+json"),
            ("feed.xml", "application/xml"), ("logo.svg", "image/svg+xml"), ("photo.jpg", "image/jpeg"),
            ("photo.png", "image/png"), ("photo.avif", "image/avif"), ("code.wasm", "application/wasm"),
            ("font.woff2", "font/woff2"), ("paper.pdf", "application/pdf"),
            ("unknown.xyz", "application/octet-stream"), ("html", "application/octet-stream"),
            ("", "application/octet-stream"),
        ]
    )
    func contentType(name: String, contentType: String) {
        #expect(FileType(ofFile: name).contentType == contentType)
    }

    @Test(
        "says whether compression helps",
        arguments: [
            ("a.html", true), ("a.json", true), ("a.svg", true), ("a.wasm", true), ("a.ttf", true), ("a.png", false),
            ("a.woff2", false), ("a.zip", false), ("a.xyz", false),
        ]
    )
    func compressible(name: String, isCompressible: Bool) {
        #expect(FileType(ofFile: name).isCompressible == isCompressible)
    }
}
