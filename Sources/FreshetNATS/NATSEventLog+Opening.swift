public import Freshet
import Logging
import Synchronization

extension NATSEventLog {
    /// Opens a log, which is made if it is not there, and reads where its events are: some hundred thousand a second.
    ///
    /// - Throws: ``Freshet/LogError/unreachable(_:)`` if no server answers within
    ///   ``NATSConfiguration/waitForServers``, or ``Freshet/LogError/broken(_:)`` if the stream is not fit for a log.
    public static func open(_ configuration: NATSConfiguration) async throws(LogError) -> NATSEventLog {
        let deadline = ContinuousClock.now + configuration.waitForServers
        var hasSaidSo = false
        while true {
            do throws(NATSFailure) {
                return try await opened(configuration)
            } catch {
                let error = LogError(opening: error)
                guard case .unreachable = error, .now < deadline else { throw error }
                if !hasSaidSo { configuration.logger.warning("Waiting for NATS", metadata: ["reason": "\(error)"]) }
                hasSaidSo = true
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private static func opened(_ configuration: NATSConfiguration) async throws(NATSFailure) -> NATSEventLog {
        var randomness = configuration.randomness
        let inbox = "_INBOX.\(String(randomness.next(), radix: 36))\(String(randomness.next(), radix: 36))"
        let connection = try await NATSConnection.connect(configuration)
        let requests = try NATSRequests(connection, inbox: inbox)
        let jetStream = JetStream(requests: requests, stream: configuration.stream)
        let upkeep = Task { [weak requests] in
            // Until the log has its own, so that no request waits for ever.
            while let requests, (try? await Task.sleep(for: Upkeep.interval)) != nil { requests.expire() }
        }
        defer { upkeep.cancel() }
        try await prepare(configuration, jetStream)
        let first = try await NATSEventLog(configuration, jetStream: jetStream).mint()
        for number in 1...tries {
            let log = NATSEventLog(configuration, jetStream: jetStream)
            if try await log.start(inbox: "\(inbox)-\(number)", mayLack: number > triesForAll) {
                log.state.withLock { $0.liveFrom = first }
                return log
            }
        }
        throw .refused(JetStreamError(code: 500, number: 0, description: diverged))
    }

    /// A consumer is put on any of the replicas.
    private static let tries = 8

    /// Messages that are trimmed meanwhile look as if they were passed over.
    private static let triesForAll = 2

    private static let diverged =
        "replicas of the stream have other messages than were acknowledged. Stop the server that is named above, remove its "
        + "copy of the stream, and start it again"

    private static func prepare(_ configuration: NATSConfiguration, _ jetStream: JetStream) async throws(NATSFailure) {
        let wanted = StreamConfiguration(
            name: configuration.stream, subjects: [Subjects(stream: configuration.stream).all],
            replicas: configuration.replicas, maximumBytes: configuration.maximumBytes)
        let found: StreamInfo
        do throws(NATSFailure) {
            found = try await jetStream.info()
        } catch {
            guard case .refused(let refusal) = error, refusal.isStreamMissing else { throw error }
            found = try await jetStream.create(wanted)
        }
        if let flaw = found.config.flaw(comparedWith: wanted) { throw .unsuitable(flaw) }
        if found.config.numReplicas != configuration.replicas {
            configuration.logger.warning(
                "The stream was made with another number of replicas, and keeps it",
                metadata: ["wanted": "\(configuration.replicas)", "has": "\(found.config.numReplicas)"])
        }
    }

    /// Begins an epoch.
    ///
    /// - Returns: the sequence of its record.
    private func mint() async throws(NATSFailure) -> Int64 {
        var randomness = configuration.randomness
        let epoch = Epoch.minted(by: &randomness)
        return try await changeEpochs { $0.append(epoch) }
    }

    /// Writes the epochs anew, as often as another server is faster.
    @discardableResult
    func changeEpochs(_ change: (inout EpochRecord) -> Void) async throws(NATSFailure) -> Int64 {
        while true {
            let last = try await jetStream.lastMessage(of: subjects.epochs)
            var record = last.flatMap { try? EpochRecord($0.body, at: $0.seq) } ?? EpochRecord()
            change(&record)
            do throws(NATSFailure) {
                return try await jetStream.append(record.encoded(), to: subjects.epochs, behind: last?.seq ?? 0)
            } catch {
                guard case .refused(let refusal) = error, refusal.isOvertaken else { throw error }
            }
        }
    }
}

extension StreamConfiguration {
    /// What makes a stream that is there unfit for a log.
    fileprivate func flaw(comparedWith wanted: StreamConfiguration) -> String? {
        if !subjects.contains(wanted.subjects[0]) { return "it has not the subjects \(wanted.subjects[0])" }
        if retention != wanted.retention { return "its retention is not \"limits\"" }
        if discard != wanted.discard { return "it drops old messages when it is full (discard is not \"new\")" }
        if [maxMsgs, maxMsgsPerSubject, maxAge].contains(where: { $0 ?? 0 > 0 }) {
            return "it drops messages by itself (max_msgs, max_msgs_per_subject or max_age)"
        }
        if allowDirect != true { return "it does not allow direct gets (allow_direct)" }
        return denyDelete == true || denyPurge == true ? "it does not let messages be removed" : nil
    }
}

extension NATSFailure {
    fileprivate static func unsuitable(_ flaw: String) -> NATSFailure {
        .refused(
            JetStreamError(
                code: 400, number: 0,
                description: "the stream is there already, and is not fit for a log: \(flaw). Take another name"))
    }
}

extension LogError {
    fileprivate init(opening failure: NATSFailure) {
        switch LogError(failure) {
        case .unreachable: self = .unreachable("\(failure)")
        case let other: self = other
        }
    }
}
