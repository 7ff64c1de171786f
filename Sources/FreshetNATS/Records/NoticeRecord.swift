import Freshet
import NIOCore

extension LogNotice {
    private static let version: UInt8 = 1

    func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        bytes.writeText(kind)
        bytes.writeNumber(expiryMilliseconds)
        bytes.writeBytes(behindLength: body)
        return bytes
    }

    init(_ bytes: ByteBuffer) throws(RecordError) {
        var bytes = bytes
        guard bytes.readInteger(as: UInt8.self) == Self.version else { throw RecordError() }
        let (kind, expiry) = (try bytes.readText(), try bytes.readNumber(Int64.self))
        self.init(kind: kind, body: Array(try bytes.readPart().readableBytesView), expiryMilliseconds: expiry)
    }
}
