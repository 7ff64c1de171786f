/// The pages, embedded in the program.
package enum Console {
    /// Every file of the demo's page. A file that is added to `Resources` is added here too; a test compares the two.
    package static let files: [ConsoleFile] = [
        ConsoleFile("announce.js", PackageResources.announce_js),
        ConsoleFile("chat.js", PackageResources.chat_js),
        ConsoleFile("clients.js", PackageResources.clients_js),
        ConsoleFile("connections.js", PackageResources.connections_js),
        ConsoleFile("favicon.svg", PackageResources.favicon_svg),
        ConsoleFile("healing.js", PackageResources.healing_js),
        ConsoleFile("index.html", PackageResources.index_html),
        ConsoleFile("line.js", PackageResources.line_js),
        ConsoleFile("own-stream.js", PackageResources.own_stream_js),
        ConsoleFile("page.js", PackageResources.page_js),
        ConsoleFile("panel.js", PackageResources.panel_js),
        ConsoleFile("sparkline.js", PackageResources.sparkline_js),
        ConsoleFile("sse-client.js", PackageResources.sse_client_js),
        ConsoleFile("sse-stream.js", PackageResources.sse_stream_js),
        ConsoleFile("style.css", PackageResources.style_css),
        ConsoleFile("try-it.js", PackageResources.try_it_js),
        ConsoleFile("websocket-client.js", PackageResources.websocket_client_js),
        ConsoleFile("websocket-stream.js", PackageResources.websocket_stream_js),
        ConsoleFile("wire.js", PackageResources.wire_js),
    ]

    /// Every file of the operator's page, which shows how a server stands: those of `Status`, and the demo's icon.
    package static let status: [ConsoleFile] = [
        ConsoleFile("favicon.svg", PackageResources.favicon_svg),
        ConsoleFile("history.js", PackageResources.history_js),
        ConsoleFile("numbers.js", PackageResources.numbers_js),
        ConsoleFile("status.css", PackageResources.status_css),
        ConsoleFile("status.html", PackageResources.status_html),
        ConsoleFile("status.js", PackageResources.status_js),
    ]
}
