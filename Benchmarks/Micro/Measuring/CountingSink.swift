import Freshet
import FreshetServer
import NIOCore

/// A subscriber that takes whatever comes, and has nothing happen to it but events.
protocol CountingSink: TopicSubscription.Sink {}

extension CountingSink {
    var isWritable: Bool { true }
    /// None: it wants to be asked each time.
    var straightWay: StraightWay? { nil }

    func finish(_ rest: ByteBuffer) { preconditionFailure("There is no way past the sink.") }
    func tell(_ gap: Gap, resumingAfter position: Position) { preconditionFailure("Nothing is trimmed.") }
    func completed(_ subscription: TopicSubscription) { preconditionFailure("No topic is closed.") }
    func failed(_ subscription: TopicSubscription, _ error: LogError) { preconditionFailure("\(error)") }
}

extension Delivery {
    /// How many bytes go out, in the format that most readers use: what is asked for first writes them.
    var sentBytes: Int { bytes(in: .body(.serverSentEvents, .chunked)).readableBytes }
}
