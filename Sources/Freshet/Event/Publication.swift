public import NIOCore

/// What a publisher gives: an event that has no place in the log yet.
public struct Publication: Sendable, Hashable {
    /// The longest type, in bytes of UTF-8.
    public static let maximumTypeBytes = 128

    /// The longest reconnection time: whoever is told to stay away longer than a day is lost.
    public static let maximumRetry = Duration.seconds(86_400)

    /// Types that the server itself uses, and nobody else may.
    public static let reservedTypes: Set<String> = ["gap", "expiring", "position", "closed", "disconnected"]

    /// What kind of event it is; `nil` is the browser's default, `message`.
    public let type: String?

    /// The payload: UTF-8, its lines ended by LF.
    public let data: ByteBuffer

    /// The reconnection time that readers of Server-Sent Events are told with it, up to ``maximumRetry``.
    public let retry: Duration?

    /// Whether it may share a compression window with other events; see ``Event/isCompressible``.
    public let isCompressible: Bool

    /// - Parameters:
    ///   - data: CR and CR LF become LF, so that every transport gives the same bytes.
    ///   - isCompressible: `false` for a secret on a topic that others publish to as well.
    /// - Throws: ``PublicationError`` with the rule that is broken.
    public init(
        type: String? = nil,
        data: ByteBuffer,
        retry: Duration? = nil,
        isCompressible: Bool = true
    ) throws(PublicationError) {
        try Self.check(type: type)
        guard .zero...Self.maximumRetry ~= retry ?? .zero else { throw .retryOutOfRange }
        self.type = type == "message" || type == "" ? nil : type
        self.data = try Self.normalised(data)
        self.retry = retry
        self.isCompressible = isCompressible
    }

    private static func check(type: String?) throws(PublicationError) {
        guard let type else { return }
        guard type.utf8.count <= maximumTypeBytes else { throw .typeTooLong }
        // CR and LF would end the type's line in an event stream; NUL has no business anywhere.
        guard !type.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else { throw .typeHasLineEnd }
        guard !reservedTypes.contains(type) else { throw .reservedType(type) }
    }

    private static func normalised(_ data: ByteBuffer) throws(PublicationError) -> ByteBuffer {
        let view = data.readableBytesView
        guard String(validating: view, as: UTF8.self) != nil else { throw .notUTF8 }
        guard view.contains(0x0D) else { return data }
        var lines = ByteBuffer()
        lines.reserveCapacity(view.count)
        var endedByCR = false
        for byte in view {
            if byte == 0x0D {
                lines.writeInteger(UInt8(0x0A))
            } else if byte != 0x0A || !endedByCR {
                lines.writeInteger(byte)
            }
            endedByCR = byte == 0x0D
        }
        return lines
    }
}

/// Why something cannot be published.
public enum PublicationError: Error, Sendable, Hashable, CustomStringConvertible {
    case notUTF8
    case typeTooLong
    case typeHasLineEnd
    case reservedType(String)
    case retryOutOfRange

    public var description: String {
        switch self {
        case .notUTF8: "An event's data is UTF-8 text, and this is not. Encode other bytes, for example in base64."
        case .typeTooLong: "An event's type has at most \(Publication.maximumTypeBytes) bytes of UTF-8."
        case .typeHasLineEnd: "An event's type holds no line ends and no NUL."
        case .reservedType(let type): "The type \"\(type)\" is the server's own. Choose another."
        case .retryOutOfRange: "A reconnection time is from 0 milliseconds to a day."
        }
    }
}
