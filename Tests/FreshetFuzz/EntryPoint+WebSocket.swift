import FreshetWire
import NIOCore

extension EntryPoint {
    private static let maximumMessageBytes = 1 << 10

    static let webSocketFrames = EntryPoint("websocket-frames") { bytes in
        for inflates in [false, true] {
            var whole = WebSocketSession(maximumMessageBytes: maximumMessageBytes, inflates: inflates)
            var cut = whole
            let actions = whole.receive(bytes.buffer)
            try promise(bytes.pieces.flatMap { cut.receive($0) } == actions, "Frames may be cut anywhere.")
            try promise(cut.isOpen == whole.isOpen, "A connection that is cut into reads ends as it would whole.")
            for action in actions { try check(action) }
            let ends = actions.filter { $0 == .end }
            try promise(ends.count <= 1 && (ends.isEmpty || actions.last == .end), "Nothing comes behind the end.")
            try promise(ends.isEmpty || !whole.isOpen && whole.receive(bytes.buffer).isEmpty, "The end is the end.")
        }
    }

    private static func check(_ action: WebSocketSession.Action) throws {
        switch action {
        case .text(let message):
            try promise(message.isUTF8, "Text is UTF-8.")
            try promise(message.readableBytes <= maximumMessageBytes, "No message is larger than the bound.")
        case .binary(let message):
            try promise(message.readableBytes <= maximumMessageBytes, "No message is larger than the bound.")
        case .send(let frame):
            try promise(2...127 ~= frame.readableBytes, "What a session says by itself is a control frame.")
        case .end: break
        }
    }

    static let webSocketHandshake = EntryPoint("websocket-handshake") { bytes in
        let lines = bytes.lines(6).lines
        if let deflate = PerMessageDeflate(offers: Array(lines[0...1])) {
            try promise(9...15 ~= deflate.serverWindowBits, "zlib can keep to the window.")
            try promise(PerMessageDeflate(offers: [deflate.response]) == deflate, "An answer says what was agreed on.")
        }
        let known = ["freshet.json", "freshet.raw"]
        let subprotocol = WebSocketHandshake.subprotocol(offers: [lines[2]], known: known)
        try promise(subprotocol.map(known.contains) ?? true, "Only what is spoken is agreed on.")
        let request = WebSocketHandshake.Request(
            method: "GET",
            isHTTP11OrLater: true,
            upgrade: [lines[3]],
            connection: [lines[4]],
            secWebSocketKey: [lines[5]],
            secWebSocketVersion: ["13"]
        )
        let proof = try? WebSocketHandshake.accept(request)
        let isKey = lines[5].utf8.count == 24 && proof?.utf8.count == 28
        try promise(proof == nil || isKey, "A key is 16 bytes in base64, and a proof 20.")
    }

    static let utf8 = EntryPoint("utf8") { bytes in
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        var whole = UTF8Validator()
        let accepts = bytes.withUnsafeBytes { whole.accepts($0) } && whole.isComplete
        try promise(accepts == isValid, "UTF-8 is what Swift takes for it.")
        var cut = UTF8Validator()
        let acceptsPieces = bytes.pieces.allSatisfy { $0.withUnsafeReadableBytes { cut.accepts($0) } } && cut.isComplete
        try promise(acceptsPieces == isValid, "Text may be cut anywhere.")
    }
}
