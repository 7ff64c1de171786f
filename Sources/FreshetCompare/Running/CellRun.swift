import NIOCore

/// One cell: opens its streams, measures them, cuts them off, and sees them come back.
///
/// It lives on the event loop of its connections, so that a byte is counted, read and judged in one go.
actor CellRun {
    /// What is waited for.
    enum Fact {
        case opened
        case measured
        case returned
    }

    let setup: CellSetup
    private let loop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    var lines: [StreamLine]
    /// Every one that the streams have had, and what went over it.
    var connections: [(connection: CompareConnection, counter: NIOLoopBound<WireCounter>)] = []
    /// The one connection that streams share over HTTP/2.
    var shared: Task<CompareConnection, any Error>?
    /// Why this cell cannot be measured.
    var impediment: CompareError?
    var cutAt: NIODeadline?
    var gaps = 0
    private var waiting: (fact: Fact, continuation: CheckedContinuation<Bool, Never>)?

    init(_ setup: CellSetup, on loop: any EventLoop) {
        self.setup = setup
        self.loop = loop
        let expected = setup.cell.payloadBytes == nil ? nil : setup.numbers
        lines = (1...CompareCell.streams).map { StreamLine(number: $0, expected: expected) }
    }

    /// - Throws: ``CompareError``; an `impossible` one is a result of this cell, others end the comparison.
    func run() async throws -> CellResult {
        defer { close() }
        var result = CellResult()
        for index in lines.indices { await open(index) }
        let isOpen = await wait(for: .opened, atMost: setup.plan.patience)
        if let impediment { throw impediment }
        guard isOpen else { throw CompareError.impossible("the streams did not open in time") }
        result.connections = connections.count
        result.opening = wire
        result.atOpening = lines.map(\.ledger)
        async let published: Void = publish()
        _ = await wait(for: .measured, atMost: setup.publishing + setup.plan.patience)
        if let impediment { throw impediment }
        result.beforeCut = wire
        result.atCut = lines.map(\.ledger)
        try cut()
        _ = await wait(for: .returned, atMost: setup.publishing + setup.plan.patience)
        result.atEnd = lines.map(\.ledger)
        result.absences = lines.map { line in cutAt.flatMap { cut in line.returnedAt.map { $0 - cut } } }
        result.gaps = gaps
        try await published
        return result
    }

    /// All bytes up to now.
    private var wire: WireBytes { connections.reduce(WireBytes()) { $0 + $1.counter.value.bytes } }

    /// - Returns: whether it came about in that time, or cannot any more.
    private func wait(for fact: Fact, atMost time: Duration) async -> Bool {
        if impediment != nil || holds(fact) { return true }
        let timer = loop.scheduleTask(in: TimeAmount(time)) { self.assumeIsolated { $0.answer(false) } }
        defer { timer.cancel() }
        return await withCheckedContinuation { waiting = (fact, $0) }
    }

    /// Something has happened: perhaps what is waited for.
    func noteChange() {
        if let waiting, impediment != nil || holds(waiting.fact) { answer(true) }
    }

    private func answer(_ came: Bool) {
        let continuation = waiting?.continuation
        waiting = nil
        continuation?.resume(returning: came)
    }

    private func holds(_ fact: Fact) -> Bool {
        lines.allSatisfy { line in
            switch fact {
            case .opened: line.isOpen
            case .measured: line.ledger.delivered >= setup.plan.eventsBeforeCut
            case .returned: line.hasGivenUp || line.hasReturned(events: setup.plan.events)
            }
        }
    }

    private func close() {
        for index in lines.indices { lines[index].leave() }
        for (connection, _) in connections { connection.close() }
    }
}
