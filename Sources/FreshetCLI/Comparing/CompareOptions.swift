import ArgumentParser
import Foundation
import FreshetCompare
import FreshetWire

/// The options that say what `freshet compare` compares, and where.
struct CompareOptions: ParsableArguments {
    @Argument(help: "Where the server is, such as https://localhost:8443.")
    var url: String

    @Option(
        help: ArgumentHelp(
            "Only this transport: sse, websocket or long-poll. May be repeated.",
            valueName: "transport"
        )
    )
    var transport: [CompareTransport] = []

    @Option(help: ArgumentHelp("Only this version of HTTP: http/1.1 or h2. May be repeated.", valueName: "version"))
    var http: [CompareHTTP] = []

    @Option(help: ArgumentHelp("Only plain or compressed.", valueName: "coding"))
    var coding: [CompareCoding] = []

    @Option(
        help: ArgumentHelp(
            "Events of each stream. (default: 100; 10 where it only listens)",
            discussion: "After three fifths of them the connections are cut.",
            valueName: "number"
        )
    )
    var events: Int?

    @Option(
        help: ArgumentHelp(
            "Size of an event's data; several, with commas, are measured one by one.", valueName: "bytes")
    )
    var size = "200"

    @Option(help: ArgumentHelp("Events per second that are published to all streams together.", valueName: "events/s"))
    var rate: Double = 80

    @Option(
        help: ArgumentHelp(
            "Listen to this address of any server instead; {n} is the number of the stream, 1 to 4.",
            valueName: "path"
        )
    )
    var sse: String?

    @Option(help: ArgumentHelp("Likewise for WebSockets.", valueName: "path"))
    var websocket: String?

    @Option(
        help: ArgumentHelp(
            "A further authority to trust, in PEM.",
            discussion: "By default this machine's own local authority, if there is one.",
            valueName: "file"
        )
    )
    var cacert: String?

    @Flag(help: "Trust whatever certificate comes.")
    var insecure = false

    /// - Throws: `ValidationError`.
    var plan: ComparePlan {
        get throws {
            let source = sse == nil && websocket == nil ? CompareSource.topics : .paths(sse: sse, webSocket: websocket)
            var plan = ComparePlan(target: try target, source: source)
            if !transport.isEmpty { plan.transports = plan.transports.filter(transport.contains) }
            if !http.isEmpty { plan.https = plan.https.filter(http.contains) }
            if !coding.isEmpty { plan.codings = plan.codings.filter(coding.contains) }
            plan.events = events ?? plan.events
            plan.payloadBytes = try sizes
            plan.rate = rate / Double(CompareCell.streams)
            plan.authorityFile = cacert ?? Self.localAuthority
            plan.trustsAnybody = insecure
            return plan
        }
    }

    func validate() throws {
        guard 5...100_000 ~= events ?? 5 else { throw ValidationError("--events takes 5 to 100000.") }
        guard 0.4...10_000 ~= rate else { throw ValidationError("--rate takes events per second from 0.4 to 10000.") }
        for path in [sse, websocket].compactMap({ $0 }) where !path.hasPrefix("/") {
            throw ValidationError("\"\(path)\" is no path of the server: it begins with a slash, such as /sse{n}.")
        }
        guard try !plan.cells.isEmpty else {
            throw ValidationError("Nothing is left to compare: --transport names one for which there is no path.")
        }
    }

    private var target: ServerURL {
        get throws {
            do throws(ServerURL.Flaw) {
                return try ServerURL(url)
            } catch {
                throw ValidationError(error.description)
            }
        }
    }

    private var sizes: [Int] {
        get throws {
            let allowed = ComparePlan.payloadBytesAllowed
            return try size.split(separator: ",", omittingEmptySubsequences: false).map { text in
                guard let bytes = Int(text), allowed ~= bytes else {
                    throw ValidationError(
                        "--size takes bytes from \(allowed.lowerBound) to \(allowed.upperBound), not \"\(text)\".")
                }
                return bytes
            }
        }
    }

    private static var localAuthority: String? {
        let file = StateDirectory.standard + "/ca.pem"
        return FileManager.default.isReadableFile(atPath: file) ? file : nil
    }
}

extension CompareTransport: ExpressibleByArgument {}
extension CompareHTTP: ExpressibleByArgument {}
extension CompareCoding: ExpressibleByArgument {}
