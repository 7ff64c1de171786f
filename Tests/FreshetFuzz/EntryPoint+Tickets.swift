import Freshet
import FreshetServer
import HTTPTypes
import NIOCore

extension EntryPoint {
    /// What somebody posts for a ticket.
    static let tickets = EntryPoint("tickets") { bytes in
        do {
            let wish = try TicketWish(body: bytes.buffer)
            let limits = EventLimits()
            let selection = try TopicSelection(patterns: wish.topics, limits: limits)
            try promise(selection.filters.count <= limits.topics, "No ticket reads more topics than a request may.")
            let named = Set(selection.filters.map(\.pattern))
            try promise(named.isSubset(of: wish.topics), "A ticket reads what was named, and nothing else.")
        } catch let problem as Problem {
            try promise(problem.status == .badRequest, "What is wrong with a wish gets 400.")
        }
    }
}
