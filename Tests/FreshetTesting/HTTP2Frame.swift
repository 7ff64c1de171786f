package import NIOCore

/// A frame of HTTP/2 (RFC 9113 § 4.1), for tests that look at the frames themselves.
package struct HTTP2Frame: Sendable {
    package enum Kind: UInt8, Sendable {
        case data, headers, priority, resetStream, settings, pushPromise, ping, goAway, windowUpdate, continuation
    }

    package let kind: Kind
    package let flags: UInt8
    package let stream: UInt32
    package let payload: ByteBuffer

    /// Of DATA and HEADERS (§ 6.1): the stream ends with this frame.
    package var endsStream: Bool { (kind == .data || kind == .headers) && flags & 1 != 0 }

    package init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, payload: ByteBuffer = ByteBuffer()) {
        self.kind = kind
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        // 24 bits of length; no frame of a test has more than 16.
        bytes.writeMultipleIntegers(UInt8(0), UInt16(payload.readableBytes), kind.rawValue, flags, stream)
        bytes.writeImmutableBuffer(payload)
        return bytes
    }
}

extension RawConnection {
    /// Opens HTTP/2 (§ 3.4) and asks for `path` on stream 1.
    ///
    /// - Parameter ends: `false` if a body is to follow.
    package func requestHTTP2(_ path: String, _ method: String = "GET", ends: Bool = true) async throws {
        try await send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        try await send(HTTP2Frame(.settings).bytes)
        // RFC 7541: method and https by their place in the static table, path and authority as literals.
        var fields = ByteBuffer(bytes: [method == "POST" ? 0x83 : 0x82, 0x87, 0x04, UInt8(path.utf8.count)])
        fields.writeString(path)
        fields.writeBytes([0x01, 9])
        fields.writeString("localhost")
        // END_HEADERS, and END_STREAM.
        try await send(HTTP2Frame(.headers, flags: ends ? 0x5 : 0x4, stream: 1, payload: fields).bytes)
    }

    package func send(_ frame: HTTP2Frame) async throws {
        try await send(frame.bytes)
    }

    package func readHTTP2Frame() async throws -> HTTP2Frame {
        var head = try await readBytes(9)
        guard let high = head.readInteger(as: UInt8.self), let low = head.readInteger(as: UInt16.self),
            let kind = head.readInteger(as: UInt8.self).flatMap(HTTP2Frame.Kind.init),
            let flags = head.readInteger(as: UInt8.self), let stream = head.readInteger(as: UInt32.self)
        else { throw EndedEarly(arrived: "no frame of HTTP/2") }
        let payload = try await readBytes(Int(high) << 16 | Int(low))
        return HTTP2Frame(kind, flags: flags, stream: stream, payload: payload)
    }
}
