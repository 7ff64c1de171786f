import ArgumentParser
import Freshet
import FreshetDemo
import FreshetServer

/// The options of the streams of numbers.
struct StreamOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Time between two events of a reader, from 0.001 to 86400.", valueName: "seconds"))
    var interval: Double = 1

    func validate() throws {
        guard 0.001...86400 ~= interval else {
            throw ValidationError("--interval takes seconds from 0.001 to 86400, not \(interval).")
        }
    }

    func demo(
        for server: ServerRun,
        hub: Hub,
        compression: CompressionPolicy,
        limits: EventLimits = EventLimits(),
        authorizer: any Authorizer = SameForAll(.everything),
        hasEcho: Bool = false
    ) -> FreshetDemo.Demo {
        FreshetDemo.Demo(
            interval: .seconds(interval),
            authorityFile: server.authorityFile,
            version: Freshet.version,
            site: server.site,
            hasEcho: hasEcho,
            hub: hub,
            compression: compression,
            limits: limits,
            tickets: TicketFile(state: server.state, logger: server.logger),
            authorizer: authorizer
        )
    }
}
