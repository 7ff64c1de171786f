import Hummingbird
import ServiceLifecycle

/// All that the public is served on. They stop accepting together: one after the other, the later ones would still take
/// streams that have nowhere to go while the first waits for its own to end.
struct Listeners<Responder: HTTPResponder>: Service where Responder.Context == BasicRequestContext {
    let all: [Listener<Responder>]

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for listener in all { group.addTask { try await listener.run() } }
        }
    }
}
