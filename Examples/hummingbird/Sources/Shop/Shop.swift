import Freshet
import FreshetServer
import Hummingbird
import NIOCore

/// A shop: routes of its own, and beside them the events of its orders, for everyone who watches one.
struct Shop {
    let hub: Hub

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/") { _, _ in Self.page }
        router.post("/orders/{order}/{status}") { _, context in
            let order = try context.parameters.require("order", as: Int.self)
            let status = try context.parameters.require("status")
            let publication = try Publication(type: "status", data: ByteBuffer(string: status))
            let appended = try await hub.publish(Batch(Topic("orders/\(order)"), [publication]))
            return "\(appended.last)\n"
        }
        router.addFreshet(hub)
        return router
    }

    /// Shows what happens to order 42, from its beginning, over any broken connection.
    private static let page = Response(
        status: .ok,
        headers: [.contentType: "text/html"],
        body: ResponseBody(
            byteBuffer: ByteBuffer(
                string: """
                    <!doctype html><title>Order 42</title><ol></ol><script>
                    const order = new EventSource("/events/orders/42?last-event-id=earliest")
                    order.addEventListener("status", event => {
                        document.querySelector("ol").appendChild(document.createElement("li")).textContent = event.data
                    })
                    </script>

                    """
            )
        )
    )
}
