import NIOCore

/// What all loops of a run share.
struct LoadSetup: Sendable {
    let plan: BenchPlan
    let run: RunToken
    let dialer: Dialer
    let requests: BenchRequests
    let payloads: PayloadMaker

    init(plan: BenchPlan, dialer: Dialer) {
        self.plan = plan
        self.dialer = dialer
        run = .random()
        requests = BenchRequests(plan: plan, run: run)
        payloads = PayloadMaker(bytes: plan.payloadBytes, run: run, records: plan.records)
    }
}
