import NIOCore

extension EventLoopPromise {
    /// Has it fail unless something comes of it in time: a server may accept a connection and never say a word.
    func fail(_ error: CompareError, in time: TimeAmount) {
        let deadline = futureResult.eventLoop.scheduleTask(in: time) { fail(error) }
        futureResult.whenComplete { _ in deadline.cancel() }
    }
}
