/// What a cell's run needs to know.
struct CellSetup: Sendable {
    let cell: CompareCell
    let plan: ComparePlan
    let token: String
    let dialer: CompareDialer
    /// Of the events that are to be published to each stream: they count over all cells.
    let numbers: Range<Int>

    var requests: CompareRequests {
        CompareRequests(cell: cell, source: plan.source, target: plan.target, token: token)
    }

    /// `nil` where the server has events of its own.
    var payload: ComparePayload? { cell.payloadBytes.map { ComparePayload(bytes: $0, token: token) } }

    /// How long all events take to be published.
    var publishing: Duration { .seconds(Double(plan.events) / plan.rate) }
}
