package import NIOCore

// A peer that takes nothing.
extension LightConnection: LoopClock.Sleeper {
    func watch() {
        let now = NIODeadline.now()
        if fullSince == nil { clock.totals.readersStalled += 1 }
        fullSince = now
        // One that fills up and empties again all the time is asleep once, not each time.
        guard bed == nil else { return }
        let bed = LoopClock.Bed()
        self.bed = bed
        clock.wake(self, in: bed, at: now + stalls.firstLook)
    }

    /// It takes bytes again, or is closed.
    func noteDrained() {
        if fullSince != nil { clock.totals.readersStalled -= 1 }
        fullSince = nil
    }

    package func wake(at now: NIODeadline) -> NIODeadline? {
        guard let fullSince, owner != nil else {
            bed = nil
            return nil
        }
        guard now - fullSince >= stalls.firstLook else { return fullSince + stalls.firstLook }
        return judge(after: now - fullSince).map { now + $0 }
    }

    /// Breaks off a connection whose peer is gone, or has not done for too long what is expected of it.
    ///
    /// - Parameter time: for how long it has not.
    /// - Returns: when to look again; `nil` if it is broken off.
    func judge(after time: TimeAmount) -> TimeAmount? {
        // A stream of HTTP/2 has no socket of its own.
        let tcp = channel is any SocketOptionProvider ? channel : channel.parent ?? channel
        switch stalls.verdict(after: time, peer: .of(tcp)) {
        case .lookAgain(let time): return time
        case .stalled: abort()
        case .vanished: tcp.reset()
        }
        return nil
    }
}
