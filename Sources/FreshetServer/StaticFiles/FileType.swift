/// What kind of file a name means.
package struct FileType: Sendable, Equatable {
    package let contentType: String
    /// Whether it becomes much smaller when it is compressed: texts do, and formats without compression of their own.
    package let isCompressible: Bool

    /// By the name's extension. What is unknown is bytes, which a browser offers to save.
    package init(ofFile name: String) {
        let parts = name.split(separator: ".")
        let fileExtension = parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
        if let type = Self.texts[fileExtension] {
            // A charset is stated, because browsers would guess otherwise. Files are written in UTF-8 today.
            contentType = type + "; charset=utf-8"
            isCompressible = true
        } else if let type = Self.compressible[fileExtension] {
            contentType = type
            isCompressible = true
        } else {
            contentType = Self.dense[fileExtension] ?? "application/octet-stream"
            isCompressible = false
        }
    }

    private static let texts = [
        "css": "text/css",
        "csv": "text/csv",
        "htm": "text/html",
        "html": "text/html",
        "ics": "text/calendar",
        "js": "text/javascript",
        "log": "text/plain",
        "markdown": "text/markdown",
        "md": "text/markdown",
        "mjs": "text/javascript",
        "text": "text/plain",
        "txt": "text/plain",
        "vtt": "text/vtt",
    ]

    /// JSON is UTF-8 by definition, XML says in its first line what it is.
    private static let compressible = [
        "atom": "application/atom+xml",
        "bmp": "image/bmp",
        "geojson": "application/geo+json",
        "ico": "image/vnd.microsoft.icon",
        "json": "application/json",
        "jsonld": "application/ld+json",
        "map": "application/json",
        "ndjson": "application/x-ndjson",
        "otf": "font/otf",
        "rss": "application/rss+xml",
        "svg": "image/svg+xml",
        "ttf": "font/ttf",
        "wasm": "application/wasm",
        "webmanifest": "application/manifest+json",
        "xhtml": "application/xhtml+xml",
        "xml": "application/xml",
    ]

    private static let dense = [
        "aac": "audio/aac",
        "apng": "image/apng",
        "avif": "image/avif",
        "flac": "audio/flac",
        "gif": "image/gif",
        "gz": "application/gzip",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "jxl": "image/jxl",
        "m4a": "audio/mp4",
        "mov": "video/quicktime",
        "mp3": "audio/mpeg",
        "mp4": "video/mp4",
        "oga": "audio/ogg",
        "ogg": "audio/ogg",
        "ogv": "video/ogg",
        "opus": "audio/ogg",
        "pdf": "application/pdf",
        "png": "image/png",
        "wav": "audio/wav",
        "weba": "audio/webm",
        "webm": "video/webm",
        "webp": "image/webp",
        "woff": "font/woff",
        "woff2": "font/woff2",
        "zip": "application/zip",
        "zst": "application/zstd",
    ]
}
