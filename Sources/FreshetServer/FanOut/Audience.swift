import Freshet
import FreshetWire
import NIOCore

/// The subscriptions to the same topics on one event loop, and the round by which they are served when something is new.
final class Audience {
    let selection: TopicSelection
    var seats: ContiguousArray<Seat> = []
    /// Of those who read deflated, by content; empty until there is one.
    var windows: [OpenWindow?] = []

    // A round looks at every seat once; what is new while it goes on makes it longer, and nobody is served twice.
    private var next = 0
    private var seatsToLookAt = 0
    // What was sent in this turn, for the event loop's totals.
    private var sentEvents = 0
    private var sentBytes = 0
    /// Who is at the end, and was not served in this round, has everything up to here.
    private var roundBegan = Position.start

    init(_ selection: TopicSelection) {
        self.selection = selection
    }

    var isEmpty: Bool { seats.isEmpty }
    /// Whether a round is under way.
    var isDue: Bool { seatsToLookAt > 0 }

    /// - Returns: the number of its seat, which changes when others leave (``TopicSubscription/seat``).
    func admit(_ subscription: TopicSubscription) -> Int {
        seats.append(Seat(subscription: subscription))
        // A round that comes by here would otherwise end before it has been at some others.
        if isDue { seatsToLookAt += 1 }
        return seats.count - 1
    }

    func dismiss(_ seat: Int, from fanOut: LoopFanOut) {
        leaveWindow(seat)
        seats.swapAt(seat, seats.count - 1)
        seats.removeLast()
        if seat < seats.count { seats[seat].subscription.seat = seat }
        // Who has moved may have been to come: the round begins anew, and passes over those that it has served.
        if isDue { seatsToLookAt = seats.count } else { endWindowRound(by: fanOut) }
    }

    /// Something is new behind `oldEnd`, up to which everybody at the end has everything.
    func wake(oldEnd: Position) {
        if !isDue { roundBegan = oldEnd }
        seatsToLookAt = seats.count
        beginWindowRound()
    }

    /// Goes on with the round.
    ///
    /// - Returns: how many subscriptions were served.
    func serve(atMost limit: Int, by fanOut: LoopFanOut) -> Int {
        let now = NIODeadline.now()
        var served = 0
        while seatsToLookAt > 0 && served < limit {
            seatsToLookAt -= 1
            if next >= seats.count { next = 0 }
            let seat = next
            next += 1
            guard seats[seat].isAtEnd else { continue }
            if let block = seats[seat].block {
                served += serve(seat, behind: block, at: now) ? 1 : 0
            } else if position(of: seat) < fanOut.tail.end {
                serve(seat, at: now, by: fanOut)
                served += 1
            }
        }
        if !isDue { endWindowRound(by: fanOut) }
        fanOut.totals.deliveredEvents += sentEvents
        fanOut.totals.sentBytes += sentBytes
        sentEvents = 0
        sentBytes = 0
        return served
    }

    private func serve(_ seat: Int, at now: NIODeadline, by fanOut: LoopFanOut) {
        let page = fanOut.tailPage(of: self, after: position(of: seat))
        // Whoever could take from a window, and does not yet, may join it when it has served itself.
        guard let way = seats[seat].way, page.isAll, way.format.windowContent == nil else { return callUp(seat) }
        seats[seat].position = fanOut.tail.end
        seats[seat].servedAt = now
        let delivery = page.delivery
        send(page.bytes(in: way.format), delivery.events.count, delivery.payloadBytes, on: way, to: seat)
    }

    /// Leaves it to the subscription to serve itself.
    func callUp(_ seat: Int) {
        leaveWindow(seat)
        let subscription = seats[seat].subscription
        seats[seat].isAtEnd = false
        subscription.leaveEnd(at: position(of: seat))
        subscription.pump()
    }

    func send(_ bytes: ByteBuffer, _ events: Int, _ payloadBytes: Int, on way: StraightWay, to seat: Int) {
        sentEvents += events
        switch way {
        case .connection(let connection, _):
            connection.send(framed: bytes)
        case .sink:
            seats[seat].subscription.pass(bytes, events: events, payloadBytes: payloadBytes)
        case .socket(let socket, _):
            sentBytes += bytes.readableBytes
            let sent = DirectSocket.send(bytes, to: socket)
            guard sent < bytes.readableBytes else { return }
            var rest = bytes
            rest.moveReaderIndex(forwardBy: sent)
            seats[seat].subscription.finish(rest)
        }
    }

    private func position(of seat: Int) -> Position { max(seats[seat].position, roundBegan) }
}

// What a subscription says and asks of its seat.
extension Audience {
    func isAtEnd(_ seat: Int) -> Bool { seats[seat].isAtEnd }
    func servedAt(_ seat: Int) -> NIODeadline { seats[seat].servedAt }

    /// Waits for what comes behind `position`, which is the tail's end.
    func wait(_ seat: Int, at position: Position, for way: StraightWay?, by fanOut: LoopFanOut) {
        seats[seat].position = position
        seats[seat].way = way
        seats[seat].isAtEnd = true
        if let content = way?.format.windowContent { joinWindow(of: content, seat, by: fanOut) }
    }

    /// The subscription's connection wants to be asked from now on.
    func block(_ seat: Int) {
        leaveWindow(seat)
        seats[seat].way = nil
    }

    /// The newest position that has been looked through for one that is at the end.
    func position(of seat: Int, tailEnd: Position) -> Position {
        isDue ? position(of: seat) : max(seats[seat].position, tailEnd)
    }
}
