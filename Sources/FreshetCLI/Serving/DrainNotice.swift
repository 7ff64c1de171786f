import FreshetServer
import ServiceLifecycle

/// Is asked first to end: says that the server is about to, and goes on as before for a while, until those who send
/// people here have heard it.
struct DrainNotice: Service {
    let readiness: ReadinessState
    let door: Doorkeeper
    let options: DrainOptions

    func run() async throws {
        try await gracefulShutdown()
        readiness.enter(.draining)
        SystemdNotice.stopping.send()
        guard (try? await Task.sleep(for: options.delay)) != nil else { return }
        door.drain.begin(streams: door.counts.streams, period: options.period)
    }
}
