import NIOCore

// How streams open, and what they bring.
extension CellRun {
    var cell: CompareCell { setup.cell }

    func open(_ index: Int) async {
        lines[index].leave()
        let generation = lines[index].generation
        do {
            let connection = try await connection()
            if cell.transport == .webSocket, cell.http == .http2, try await !connection.allowsWebSockets.get() {
                throw CompareError.impossible("the server speaks no WebSocket over HTTP/2 (RFC 8441)")
            }
            guard lines[index].generation == generation else {
                // Nobody waits for it any more.
                if cell.http == .http1 { connection.close() }
                return
            }
            lines[index].connection = connection
            try await request(index)
        } catch {
            guard lines[index].generation == generation else { return }
            failed(index, error)
        }
    }

    /// Sends the stream's request on the connection that it has.
    private func request(_ index: Int) async throws {
        let line = lines[index]
        let request = setup.requests.stream(line.number, after: line.lastEventID)
        let generation = line.generation
        let channel = try await line.connection?.send(request) { event in
            self.assumeIsolated { $0.receive(event, index, generation) }
        }
        if lines[index].generation == generation { lines[index].channel = channel }
    }

    private func connection() async throws -> CompareConnection {
        guard cell.http == .http2 else { return try await dial() }
        if let shared { return try await shared.value }
        let dialing = Task { try await dial() }
        shared = dialing
        do {
            return try await dialing.value
        } catch {
            shared = nil
            throw error
        }
    }

    private func dial() async throws -> CompareConnection {
        let connection = try await setup.dialer.dial(cell.http)
        connections.append((connection, try connection.counting()))
        return connection
    }

    private func receive(_ event: ExchangeEvent, _ index: Int, _ generation: Int) {
        guard lines[index].generation == generation else { return }
        do {
            switch event {
            case .answered(let answer):
                let lastEventID = lines[index].lastEventID
                lines[index].reader = try AnswerCheck(cell).reader(of: answer, lastEventID: lastEventID)
            // A WebSocket says nothing before its first message; other servers' streams neither.
            case .bytes(let bytes): try note(try lines[index].reader?.feed(bytes) ?? [], index)
            case .complete: try complete(index)
            case .lost: throw CompareError.broken("the connection was lost")
            }
            noteChange()
        } catch {
            failed(index, error)
        }
    }

    /// The response has ended. Of a poll that is what it is for: the next one goes on behind it.
    private func complete(_ index: Int) throws {
        guard cell.transport == .longPoll else { throw CompareError.broken("the stream ended") }
        try note(try lines[index].reader?.end() ?? [], index)
        let generation = lines[index].generation
        Task {
            guard lines[index].generation == generation else { return }
            do { try await request(index) } catch { failed(index, error) }
        }
    }

    private func note(_ sightings: [Sighting], _ index: Int) throws {
        let now = NIODeadline.now()
        for sighting in sightings {
            switch sighting {
            case .position(let id):
                lines[index].lastEventID = id
                lines[index].isOpen = true
            case .event(let id, let data): note(id, data, index, at: now)
            case .gap: gaps += 1
            case .ping(let bytes):
                if let channel = lines[index].channel {
                    lines[index].connection?.write(ServerFrame.pong(bytes), on: channel)
                }
            case .closed: throw CompareError.broken("the server has closed the stream")
            }
        }
        if let reader = lines[index].reader as? EventStreamReader {
            lines[index].reconnectionTime = reader.reconnectionTime ?? lines[index].reconnectionTime
        }
    }

    private func note(_ id: String?, _ data: String, _ index: Int, at time: NIODeadline) {
        // Other servers' streams are open when their first event has come.
        lines[index].isOpen = true
        lines[index].lastEventID = id ?? lines[index].lastEventID
        let number: Int?
        if let payload = setup.payload {
            // An event that this run has not published is none of its business.
            guard let own = payload.number(of: data), setup.numbers.contains(own) else { return }
            number = own
        } else {
            number = id.flatMap { Int($0) }
        }
        let isNew = lines[index].ledger.note(number: number, id: id, payloadBytes: data.utf8.count, at: time)
        lines[index].failures = 0
        if isNew, cutAt != nil, lines[index].returnedAt == nil { lines[index].returnedAt = time }
    }
}
