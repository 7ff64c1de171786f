import NIOCore

/// This machine's monotonic clock, in nanoseconds.
enum MonotonicTime {
    static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
