import NIOCore

extension EventLoop {
    /// Runs `body` on this loop, and returns when it has called what it gets.
    ///
    /// Whoever waits does nothing meanwhile. (With a future, it would still be asking for the result while the loop is at
    /// work, and that would be counted or not.)
    func run(_ body: @escaping @Sendable (_ done: @escaping @Sendable () -> Void) -> Void) async {
        await withCheckedContinuation { continuation in
            execute { body { continuation.resume() } }
        }
    }
}
