import FreshetBench
import FreshetWire
import Testing

@Suite("A report")
struct BenchReportTests {
    /// 10 events, 100 ms apart, to 2 subscribers after 5 ms each.
    private func report(_ change: (inout LoadResults, inout ServerUsage) -> Void = { _, _ in }) throws -> BenchReport {
        var plan = BenchPlan(target: try ServerURL("http://h"), topics: try BenchTopics(prefix: "a", count: 1))
        plan.subscribers = 2
        var results = LoadResults()
        for event in 0..<10 {
            let begunAt = UInt64(1_000_000_000 + event * 100_000_000)
            results.tally.noteBegun(at: begunAt, dueAt: nil)
            results.tally.noteAcknowledgement(begunAt: begunAt, at: begunAt + 2_000_000)
            for _ in 0..<2 {
                results.tally.noteRead(bytes: 250)
                results.tally.noteDelivery(begunAt: begunAt, at: begunAt + 5_000_000)
            }
        }
        results.deliveries = 20
        var usage = ServerUsage()
        change(&results, &usage)
        return BenchReport(plan: plan, results: results, server: usage, ownCPU: 0.0002)
    }

    private func isAbout(_ number: Double, _ expected: Double) -> Bool { abs(number - expected) <= expected / 500 }

    @Test("has rates, latencies and sizes from what was counted")
    func figures() throws {
        let report = try report()
        #expect(report.published == 10 && report.deliveries == 20)
        #expect(isAbout(report.seconds, 0.905))
        #expect(isAbout(report.publishedPerSecond, 10 / 0.902))
        #expect(isAbout(report.deliveriesPerSecond, 20 / 0.905))
        #expect(isAbout(report.latency.p50, 5) && isAbout(report.latency.max, 5))
        #expect(isAbout(report.acknowledgement.p999, 2))
        #expect(report.bytesPerDelivery == 250 && report.readsPerDelivery == 1)
        #expect(isAbout(report.benchMicrosecondsPerDelivery, 10))
        #expect(report.server == nil)
    }

    @Test("has the server's cost where its process was seen from beginning to end")
    func cost() throws {
        let report = try report { _, usage in
            usage.beforeConnecting = .init(user: 0, system: 0, residentKiB: 1000)
            usage.connected = .init(user: 0.5, system: 0.5, residentKiB: 1030)
            usage.before = usage.connected
            usage.after = .init(user: 0.5001, system: 0.5003, residentKiB: 2048)
        }
        let server = try #require(report.server)
        #expect(isAbout(server.userMicrosecondsPerDelivery, 5))
        #expect(isAbout(server.systemMicrosecondsPerDelivery, 15))
        #expect(server.residentKiBPerConnection == 10)
        #expect(server.residentMiB == 2)
    }

    @Test("is flawless only where nothing is wrong", arguments: 0..<5)
    func flaws(_ which: Int) throws {
        let flaws: [WritableKeyPath<LoadResults, Int>] = [\.missing, \.repeated, \.outOfOrder, \.stray]
        let report = try report { results, _ in if which < 4 { results[keyPath: flaws[which]] = 1 } }
        #expect(report.isFlawless == (which == 4))
        #expect(report.description.contains("Every subscriber got every event") == (which == 4))
    }

    @Test("reads the kernel's account of a process, whatever its name is")
    func process() {
        let stat = "42 (a ) b) S 1 1 1 0 -1 4194560 100 0 0 0 150 250 0 0 20 0 9 0 100 1000 200"
        let status = "Name:\ta\nVmRSS:\t    5120 kB\nThreads:\t9\n"
        let usage = ServerProcess.usage(stat: stat, status: status, ticksPerSecond: 100)
        #expect(usage == ServerProcess.Usage(user: 1.5, system: 2.5, residentKiB: 5120))
        #expect(ServerProcess.usage(stat: "", status: status, ticksPerSecond: 100) == nil)
    }

    @Test("writes numbers as people read them")
    func numbers() throws {
        let report = try report { results, _ in results.deliveries = 905_000 }
        #expect(report.description.contains("905,000, 1,000,000/s"))
    }
}
