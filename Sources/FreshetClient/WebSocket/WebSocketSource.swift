import NIOCore
import NIOWebSocket

/// A WebSocket whose address named the topics.
final class WebSocketSource: RecordSource {
    private let channel: any Channel
    private let inbox: NIOLoopBound<WebSocketInbox>

    let reconnectionTime: Duration? = nil

    init(channel: any Channel, inbox: NIOLoopBound<WebSocketInbox>) {
        self.channel = channel
        self.inbox = inbox
    }

    deinit {
        channel.close(promise: nil)
    }

    func read() async throws(Setback) -> Reading {
        let messages: [ByteBuffer]
        do {
            messages = try await self.messages()
        } catch let end as WebSocketInbox.End {
            guard let setback = Self.setback(of: end) else { return .complete }
            throw setback
        } catch {
            throw Setback(error)
        }
        do throws(ClientError) {
            var records: [StreamRecord] = []
            for message in messages {
                if let record = try RecordObject(message).record { records.append(record) }
            }
            return .records(records)
        } catch {
            throw .final(error)
        }
    }

    private func messages() async throws -> [ByteBuffer] {
        let channel = channel
        let inbox = inbox
        return try await withTaskCancellationHandler {
            try await channel.eventLoop.flatSubmit { inbox.value.messages() }.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// What an end means (docs/Protocol.md); `nil` is completion.
    private static func setback(of end: WebSocketInbox.End) -> Setback? {
        switch end {
        case .broken: return .broken("the server closed the connection")
        case .silent: return .broken("the server fell silent")
        case .closed(.normalClosure): return nil
        case .closed(let code):
            let number = UInt16(webSocketErrorCode: code)
            // RFC 6455 § 7.4.1: what was wrong with this client would be wrong again.
            guard ![1002, 1003, 1007, 1008, 1009, 1010].contains(number) else {
                return .final(.refused(status: Int(number), detail: "It closed the WebSocket with this code."))
            }
            return .broken("the server closed the WebSocket with code \(number)")
        }
    }
}
