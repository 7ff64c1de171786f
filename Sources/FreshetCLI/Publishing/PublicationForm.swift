import Foundation
import Freshet
import NIOCore

/// How a line of the input becomes a publication.
enum PublicationForm {
    /// The line is the data.
    case plain(type: String?, retry: Duration?, isCompressible: Bool)
    /// The line is a JSON object with data, type, retry and compression.
    case objects(isCompressible: Bool)

    /// What a server takes as the data of one event.
    private static let maximumDataBytes = 1 << 20

    /// JSON makes at most six bytes of one, and adds some members.
    var maximumLineBytes: Int {
        switch self {
        case .plain: Self.maximumDataBytes
        case .objects: 8 << 20
        }
    }

    private struct Object: Decodable {
        let data: String
        let type: String?
        let retry: Int?
        let compression: String?
    }

    /// What is wrong with a line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: `nil` for a blank line between objects.
    /// - Throws: ``Fault``; `PublicationError` with the rule that is broken.
    func publication(_ line: ByteBuffer) throws -> Publication? {
        switch self {
        case .plain(let type, let retry, let isCompressible):
            return try Self.checked(
                Publication(type: type, data: line, retry: retry, isCompressible: isCompressible))
        case .objects(let isCompressible):
            if line.readableBytesView.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
            guard let object = try? JSONDecoder().decode(Object.self, from: Data(line.readableBytesView)) else {
                throw Fault(description: "It is not {\"data\": \"…\", \"type\": \"…\", \"retry\": 1000}.")
            }
            guard 0...86_400_000 ~= object.retry ?? 0 else {
                throw Fault(description: "Its retry is not milliseconds from 0 to 86400000, a day.")
            }
            guard object.compression == nil || object.compression == "none" else {
                throw Fault(description: "Its compression has the one value \"none\". Leave it out for other events.")
            }
            return try Self.checked(
                Publication(
                    type: object.type,
                    data: ByteBuffer(string: object.data),
                    retry: object.retry.map { .milliseconds($0) },
                    isCompressible: isCompressible && object.compression == nil
                )
            )
        }
    }

    private static func checked(_ publication: Publication) throws(Fault) -> Publication {
        guard publication.data.readableBytes <= maximumDataBytes else {
            let reason = "Its data has more than 1 MiB. Keep such things in a store, and publish where they are."
            throw Fault(description: reason)
        }
        return publication
    }
}
