/// The bytes of one socket, or of several: TLS and all framing included, TCP and IP not.
package struct WireBytes: Sendable, Hashable, Codable {
    package var sent = 0
    package var received = 0

    package init(sent: Int = 0, received: Int = 0) {
        self.sent = sent
        self.received = received
    }

    package var sum: Int { sent + received }

    package static func + (left: Self, right: Self) -> Self {
        Self(sent: left.sent + right.sent, received: left.received + right.received)
    }

    package static func - (left: Self, right: Self) -> Self {
        Self(sent: left.sent - right.sent, received: left.received - right.received)
    }
}
