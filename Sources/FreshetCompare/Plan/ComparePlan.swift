package import FreshetWire

/// What a comparison does.
package struct ComparePlan: Sendable {
    package var target: ServerURL
    package var source: CompareSource
    package var transports: [CompareTransport]
    package var https = CompareHTTP.allCases
    package var codings = CompareCoding.allCases
    /// Of events' data: each cell is measured with each of them. Only for topics.
    package var payloadBytes = [200]
    /// Events of each stream.
    package var events: Int
    /// Events per second that are published to each stream.
    package var rate: Double = 20
    /// A file in PEM with authorities to trust beside the system's.
    package var authorityFile: String?
    /// Whether any certificate is good enough.
    package var trustsAnybody = false
    /// How long to wait for a connection, for streams to open, and for an event.
    package var patience = Duration.seconds(20)

    package init(target: ServerURL, source: CompareSource) {
        self.target = target
        self.source = source
        transports = source.transports
        events = Self.standardEvents(source)
    }

    /// Where we publish ourselves, hundred are there in seconds; a demo's streams have one a second.
    package static func standardEvents(_ source: CompareSource) -> Int { source == .topics ? 100 : 10 }

    /// An event has to hold its mark, and a server takes no more.
    package static let payloadBytesAllowed = ComparePayload.minimumBytes...(1 << 20)

    /// After a part of its events a stream is cut. The rest is published while it is away and after it is back.
    var eventsBeforeCut: Int { max(1, events * 3 / 5) }

    package var cells: [CompareCell] {
        let sizes: [Int?] = source == .topics ? payloadBytes : [nil]
        return transports.flatMap { transport in
            https.flatMap { http in
                codings.flatMap { coding in
                    sizes.map { CompareCell(transport: transport, http: http, coding: coding, payloadBytes: $0) }
                }
            }
        }
    }
}
