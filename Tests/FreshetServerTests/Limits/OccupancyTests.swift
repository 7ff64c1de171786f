import FreshetServer
import NIOCore
import Testing

@Suite("A server with room for a few")
struct OccupancyTests {
    private let someone = PeerNetwork(try? SocketAddress(ipAddress: "192.0.2.1", port: 1))
    private let another = PeerNetwork(try? SocketAddress(ipAddress: "192.0.2.2", port: 1))

    private func occupancy(
        connections: Int = 2,
        refusals: Int = 2,
        perAddress: Int? = nil,
        streams: Int = 2
    ) -> Occupancy {
        Occupancy(
            limits: .init(
                connections: connections, refusals: refusals, connectionsPerAddress: perAddress, streams: streams))
    }

    @Test("admits as many connections as there is room for, refuses the next, and admits again when one has left")
    func connections() {
        var occupancy = occupancy()
        #expect(occupancy.enter(from: nil) == .admitted)
        #expect(occupancy.enter(from: nil) == .admitted)
        #expect(occupancy.enter(from: nil) == .refused(.connections))
        occupancy.leave(.refused(.connections), from: nil)
        #expect(occupancy.enter(from: nil) == .refused(.connections))
        occupancy.leave(.admitted, from: nil)
        #expect(occupancy.enter(from: nil) == .admitted)
        #expect(occupancy.counts.arrivals == 5)
        #expect(occupancy.counts.connections == 2)
        #expect(occupancy.counts.connectionsBeingRefused == 1)
        #expect(occupancy.counts.refused == [.connections: 2])
    }

    @Test("is full once nobody can even be refused any more, until someone leaves")
    func full() {
        var occupancy = occupancy()
        for _ in 0..<3 {
            _ = occupancy.enter(from: nil)
            #expect(!occupancy.isFull)
        }
        _ = occupancy.enter(from: nil)
        #expect(occupancy.isFull)
        occupancy.leave(.refused(.connections), from: nil)
        #expect(!occupancy.isFull)
    }

    @Test("counts connections by address, where it is asked to")
    func addresses() {
        var occupancy = occupancy(connections: 9, refusals: 9, perAddress: 1)
        #expect(occupancy.enter(from: someone) == .admitted)
        #expect(occupancy.enter(from: someone) == .refused(.address))
        #expect(occupancy.enter(from: another) == .admitted)
        for _ in 0..<3 { #expect(occupancy.enter(from: nil) == .admitted) }
        occupancy.leave(.admitted, from: someone)
        #expect(occupancy.enter(from: someone) == .admitted)
        #expect(occupancy.enter(from: another) == .refused(.address))
    }

    @Test("turns an address away without a word, once that has taken what there is to be told with")
    func turningAway() {
        var occupancy = occupancy(connections: 9, refusals: 2, perAddress: 1)
        let verdicts = (0..<5).map { _ in occupancy.enter(from: someone) }
        #expect(verdicts == [.admitted, .refused(.address), .refused(.address), .turnedAway, .turnedAway])
        #expect(occupancy.counts.turnedAway == 2)
        #expect(occupancy.enter(from: another) == .admitted)
        occupancy.leave(.turnedAway, from: someone)
        #expect(occupancy.counts.connections == 2)
    }

    @Test("opens as many streams as there is room for")
    func streams() {
        var occupancy = occupancy(streams: 2)
        #expect([occupancy.openStream(), occupancy.openStream(), occupancy.openStream()] == [true, true, false])
        occupancy.closeStream()
        let hasRoom = occupancy.openStream()
        #expect(hasRoom)
        #expect(occupancy.counts.streams == 2)
        #expect(occupancy.counts.refused == [.streams: 1])
    }
}
