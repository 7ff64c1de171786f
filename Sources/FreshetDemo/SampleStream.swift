import FreshetServer
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

/// The four samples by which the article explains the format of an event stream, as one short stream that ends.
enum SampleStream {
    static var response: Response {
        var bytes = ByteBuffer()
        bytes.writeServerSentEvent(ServerSentEvent(data: "a plain message"))
        bytes.writeServerSentEvent(ServerSentEvent(id: "5", type: "join", data: "first line\nsecond line"))
        bytes.writeServerSentComment(" a comment, which dispatches nothing")
        bytes.writeServerSentEvent(ServerSentEvent(data: "reconnect after four seconds", retry: .seconds(4)))
        return Response(status: .ok, headers: .eventStream, body: ResponseBody(byteBuffer: bytes))
    }
}
