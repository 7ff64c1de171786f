extension RawConnection {
    /// The fields of an opening handshake; the key is the example of RFC 6455 § 1.3.
    package static let webSocketFields = [
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ]
}

extension TestServer {
    /// Opens a WebSocket for as long as `body` runs.
    package func webSocket<Result: Sendable>(
        _ path: String,
        _ fields: [String: String] = [:],
        _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
        try await connect { connection in
            try await connection.request("GET", path, RawConnection.webSocketFields.merging(fields) { $1 })
            let head = try await connection.readHead()
            guard head.statusLine == "HTTP/1.1 101 Switching Protocols" else {
                throw RawConnection.EndedEarly(arrived: head.statusLine)
            }
            return try await body(connection)
        }
    }

    /// The first messages of a stream over WebSocket. The reader leaves then.
    package func messages(_ path: String, _ fields: [String: String] = [:], first count: Int) async throws -> [String] {
        try await webSocket(path, fields) { connection in
            var messages: [String] = []
            while messages.count < count {
                let frame = try await connection.readFrame()
                if frame.opcode == .text { messages.append(frame.text) }
            }
            return messages
        }
    }
}
