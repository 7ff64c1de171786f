import AsyncHTTPClient
import Freshet
import NIOCore
import NIOHTTP1

/// One request after another, each from where the one before ended.
struct PollSource: RecordSource {
    private static let mediaType = "application/json"
    /// Larger pages are none of a server's, which reads 1 MiB of data at a time, or one event.
    private static let maximumPageBytes = 32 << 20

    private var request: ReadRequest
    private let connections: HTTPConnections
    private let wait: Duration

    let reconnectionTime: Duration? = nil

    /// - Parameter silence: after which a server that says nothing is dead. A poll waits for half of that.
    init(_ request: ReadRequest, over connections: HTTPConnections, silence: Duration) {
        self.request = request
        self.connections = connections
        // Proxies commonly give up after a minute.
        wait = min(.seconds(30), silence / 2)
    }

    private struct Page: Decodable {
        let events: [RecordObject]
        let lastEventId: String
        let gap: RecordObject?
    }

    mutating func read() async throws(Setback) -> Reading {
        // The first page does not wait: only its ID makes sure that a poll that is cut before its answer loses nothing.
        let isFirst = request.lastEventID == nil
        let asked = ContinuousClock.now
        let page = try await page(isFirst ? [] : [("wait", "\(max(1, wait.components.seconds))")])
        let records = records(of: page)
        let isEarly = !isFirst && page.events.isEmpty && page.gap == nil && asked.duration(to: .now) < wait / 2
        if isEarly { return try await endOfEarlyPage() }
        request = ReadRequest(request, after: page.lastEventId)
        return .records(records)
    }

    private func page(_ query: [(name: String, value: String)]) async throws(Setback) -> Page {
        let response = try await connections.execute(request.http(accepting: Self.mediaType, query)).response
        guard try await response.has(Self.mediaType) else {
            throw .final(.unintelligible("What answers gives no page of events. Is this a Freshet server's URL?"))
        }
        let body = try await response.wholeBody(upTo: Self.maximumPageBytes)
        do throws(ClientError) {
            return try RecordObject.decode(Page.self, from: body)
        } catch {
            throw .final(error)
        }
    }

    private func records(of page: Page) -> [StreamRecord] {
        var records = page.events.compactMap(\.record)
        // A page names its end as the gap's place, and whoever stopped between would miss the events before it.
        if let gap = page.gap { records.insert(.gap(gap.gap(id: nil)), at: 0) }
        let reached = records.last?.id ?? request.lastEventID
        if reached != page.lastEventId { records.append(.position(id: page.lastEventId)) }
        return records
    }

    /// A poll that brought nothing and did not wait: either nothing will ever come, which a stream's status tells, or
    /// the server stops and wants its readers back later.
    private func endOfEarlyPage() async throws(Setback) -> Reading {
        var probe = request.http(accepting: RecordLineParser.mediaType)
        probe.method = .HEAD
        let response = try await connections.execute(probe).response
        guard try await response.has(RecordLineParser.mediaType) else { return .complete }
        throw .broken("the poll ended early")
    }
}

extension ReadRequest {
    init(_ other: ReadRequest, after id: String) {
        self.init(address: other.address, filters: other.filters, start: .after(id), headers: other.headers)
    }
}
