import Freshet
import FreshetWire
import NIOCore

/// Another transport's bytes, compressed for one connection and flushed at every event.
struct CompressedTransport<Inner: Transport>: Transport {
    static var isTwoWay: Bool { Inner.isTwoWay }

    private var inner: Inner
    private let compressor: StreamCompressor

    /// - Returns: `nil` where nothing is to be compressed.
    init?(_ inner: Inner, coding: ContentCoding) {
        guard let compressor = StreamCompressor(coding: coding) else { return nil }
        self.inner = inner
        self.compressor = compressor
    }

    mutating func opening() -> ByteBuffer { compressor.compress(inner.opening()) }
    mutating func heartbeat() -> ByteBuffer { compressor.compress(inner.heartbeat()) }
    mutating func bytes(for event: GeneratedEvent) -> ByteBuffer { compressor.compress(inner.bytes(for: event)) }
    func payloadBytes(of event: GeneratedEvent) -> Int { inner.payloadBytes(of: event) }
    mutating func replies(to bytes: ByteBuffer) -> [TransportReply] { inner.replies(to: bytes).map(compressed) }
    mutating func end(for reason: StreamEnd) -> [TransportReply] {
        inner.end(for: reason).flatMap { reply -> [TransportReply] in
            if case .end = reply { [.send(compressor.finish()), .end] } else { [compressed(reply)] }
        }
    }

    private func compressed(_ reply: TransportReply) -> TransportReply {
        if case .send(let bytes) = reply { .send(compressor.compress(bytes)) } else { reply }
    }
}
