#if os(Linux)
    import CEpoll
    import Glibc

    /// What fan-out costs when a server does nothing but ask the kernel: one `send` for each subscriber and event, on one
    /// thread, without topics, a log, IDs, limits or time. What a server needs beyond this is its own.
    ///
    /// It speaks as much of Freshet's protocol as `freshet bench` asks for: every GET is an event stream that opens by
    /// stating a position, every POST an event for all of them. A `send` waits for a reader that is full, so nothing is
    /// ever missing.
    struct Floor {
        /// How many connections the kernel keeps until they are accepted.
        private static let backlog: Int32 = 4096
        private static let eventsPerTurn = 256
        private static let bytesPerRead = 64 << 10

        private static let streamHead = Array(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\nid: 0\n\n".utf8
        )
        private static let acknowledgement = Array("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".utf8)

        private let listener: Int32
        private let poll = epoll_create1(0)
        private var subscribers: [Int32] = []
        /// What connections have sent so far that are not subscribers.
        private var requests: [Int32: [UInt8]] = [:]

        /// Listens on a free port of 127.0.0.1.
        init() {
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            precondition(bound == 0 && listen(listener, Self.backlog) == 0, "Cannot listen: errno is \(errno).")
            watch(listener)
        }

        var port: UInt16 {
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
            }
            return UInt16(bigEndian: address.sin_port)
        }

        /// Serves until the process is told to end.
        mutating func run() {
            var events = [epoll_event](repeating: epoll_event(), count: Self.eventsPerTurn)
            var bytes = [UInt8](repeating: 0, count: Self.bytesPerRead)
            while true {
                let count = epoll_wait(poll, &events, Int32(events.count), -1)
                for event in events.prefix(Int(max(0, count))) {
                    let connection = event.data.fd
                    if connection == listener {
                        accept()
                    } else {
                        receive(on: connection, into: &bytes)
                    }
                }
            }
        }

        private mutating func accept() {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            var yes: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
            requests[connection] = []
            watch(connection)
        }

        private func watch(_ descriptor: Int32) {
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: descriptor))
            epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)
        }

        private mutating func receive(on connection: Int32, into bytes: inout [UInt8]) {
            let count = recv(connection, &bytes, bytes.count, 0)
            guard count > 0 else { return close(connection) }
            // What a subscriber says is of no interest.
            guard var received = requests.removeValue(forKey: connection) else { return }
            received += bytes[..<count]
            while let request = Request(from: &received) {
                guard request.isPublication else { return subscribe(connection) }
                publish(request.body)
                send(Self.acknowledgement, to: connection)
            }
            requests[connection] = received
        }

        private mutating func subscribe(_ connection: Int32) {
            send(Self.streamHead, to: connection)
            subscribers.append(connection)
        }

        private func publish(_ data: ArraySlice<UInt8>) {
            let event = Array("data: ".utf8) + data + Array("\n\n".utf8)
            for subscriber in subscribers { send(event, to: subscriber) }
        }

        /// A connection that has gone takes nothing; that it has is found out by reading.
        private func send(_ bytes: [UInt8], to connection: Int32) {
            _ = Glibc.send(connection, bytes, bytes.count, 0)
        }

        private mutating func close(_ connection: Int32) {
            _ = Glibc.close(connection)
            if requests.removeValue(forKey: connection) == nil { subscribers.removeAll { $0 == connection } }
        }
    }
#endif
