import CNats
import NIOCore

/// A message while the C client shows it: it is the client's, and gone when the handler returns.
struct NATSMessage: ~Copyable {
    private let pointer: OpaquePointer

    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { natsMsg_Destroy(pointer) }

    var subject: String { String(cString: natsMsg_GetSubject(pointer)) }

    /// Where an answer is expected; for what a consumer delivers, what JetStream says of it.
    var reply: String? { natsMsg_GetReply(pointer).map { String(cString: $0) } }

    var byteCount: Int { Int(natsMsg_GetDataLength(pointer)) }

    /// A copy of the body.
    var body: ByteBuffer {
        let bytes = UnsafeRawBufferPointer(start: natsMsg_GetData(pointer), count: byteCount)
        return ByteBuffer(bytes: bytes)
    }

    /// What a server says itself, instead of passing something on; 0 if it does not. As HTTP's status codes.
    var status: Int { header("Status").flatMap { Int($0) } ?? 0 }

    func header(_ name: String) -> String? {
        var value: UnsafePointer<CChar>?
        guard natsMsgHeader_Get(pointer, name, &value) == NATS_OK, let value else { return nil }
        return String(cString: value)
    }
}
