import Freshet
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Counts the streams of each subject, and of each client behind a proxy, and says who has enough.
final class StreamQuotas: Sendable {
    private enum Owner: Hashable {
        case subject(String)
        case network(PeerNetwork)
    }

    private let perSubject: Mutex<Int?>
    private let counts = Mutex<[Owner: Int]>([:])

    /// - Parameter perSubject: how many a subject may have; `nil`: any number.
    init(perSubject: Int?) {
        self.perSubject = Mutex(perSubject)
    }

    /// Allows so many from now on. Who has more keeps them.
    func allow(perSubject: Int?) { self.perSubject.withLock { $0 = perSubject } }

    /// Makes room for a stream that `connection` is about to become, until it closes.
    ///
    /// - Returns: why there is none; `nil` if there is.
    func enter(_ wanted: EventRequest, on connection: EdgeConnection) -> Refusal? {
        guard wanted.request.method != .head else { return nil }  // It opens none.
        let owners = owners(wanted, connection)
        guard !owners.isEmpty else { return nil }
        let refusal = counts.withLock { counts -> Refusal? in
            if let full = owners.first(where: { counts[$0.owner, default: 0] >= $0.limit }) { return full.refusal }
            for each in owners { counts[each.owner, default: 0] += 1 }
            return nil
        }
        guard refusal == nil else { return refusal }
        connection.channel.closeFuture.whenComplete { _ in self.leave(owners.map(\.owner)) }
        return nil
    }

    private func leave(_ owners: [Owner]) {
        counts.withLock { counts in
            for owner in owners {
                let count = counts[owner, default: 0] - 1
                counts[owner] = count > 0 ? count : nil
            }
        }
    }

    private func owners(
        _ wanted: EventRequest,
        _ connection: EdgeConnection
    ) -> [(owner: Owner, limit: Int, refusal: Refusal)] {
        var owners: [(Owner, Int, Refusal)] = []
        if let perSubject = perSubject.withLock(\.self), let subject = wanted.grant.subject {
            owners.append((.subject(subject), perSubject, .subject))
        }
        // Those that come directly are counted as connections.
        if let limit = connection.configuration.maximumConnectionsPerAddress, connection.isFromProxy,
            let network = connection.client(of: wanted.request)
        {
            owners.append((.network(network), limit, .address))
        }
        return owners
    }
}

extension EdgeConnection {
    fileprivate var isFromProxy: Bool {
        configuration.trustedProxies.contains((isHTTP2 ? channel.parent : channel)?.remoteAddress)
    }
}
