import FreshetWire
import NIOCore
import Testing

@Suite struct NoticeTests {
    private let expiring = StreamNotice.expiring(milliseconds: 1_795_395_335_180, renewal: "/streams/k3")
    private let disconnected = StreamNotice.disconnected(reason: "expired", detail: "The \"token\" has expired.")

    @Test func `A notice is an event without an ID, so that the reader's stays`() {
        var bytes = ByteBuffer()
        bytes.writeServerSentNotice(expiring)
        bytes.writeServerSentNotice(disconnected)
        #expect(
            String(buffer: bytes) == """
                event: expiring
                data: {"expires":1795395335180,"renew":"/streams/k3"}

                event: disconnected
                data: {"reason":"expired","detail":"The \\"token\\" has expired."}


                """)
    }

    @Test func `A notice is a record of its type`() {
        var bytes = ByteBuffer()
        bytes.writeNoticeRecord(expiring)
        #expect(String(buffer: bytes) == #"{"type":"expiring","expires":1795395335180,"renew":"/streams/k3"}"#)
    }
}
