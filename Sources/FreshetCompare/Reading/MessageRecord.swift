import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a message may say of itself: Freshet's records do, and the article's `{"id": 42, "msg": 783}`.
struct MessageRecord: Decodable {
    private let type: String?
    private let id: ID?
    private let data: String?

    /// A string or a number.
    private struct ID: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                text = String(number)
            } else {
                text = try container.decode(String.self)
            }
        }
    }

    /// Any message at all is an event; of one that is no such object, the whole is its data.
    static func sighting(of message: ByteBuffer) -> Sighting? {
        let text = String(buffer: message)
        guard let record = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return .event(id: nil, data: text)
        }
        return record.sighting(whole: text)
    }

    func sighting(whole: String) -> Sighting? {
        switch (type, id) {
        case ("position", let id?): .position(id.text)
        case ("gap", .some): .gap
        case ("closed", .some): .closed
        default: .event(id: id?.text, data: data ?? whole)
        }
    }
}
