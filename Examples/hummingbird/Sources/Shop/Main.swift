import Freshet
import FreshetServer
import Hummingbird

@main
struct Main {
    static func main() async throws {
        let application = Application(
            router: Shop(hub: Hub(log: MemoryEventLog())).router,
            server: .freshet(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 8080))
        )
        try await application.runService()
    }
}
