import FreshetWire

/// How the body of a one-way stream of topics is coded.
enum TopicStreamBody {
    case plain
    /// What others read, too, is coded once for all of them.
    case shared(CodedBody)
    /// Where most of what is said is for one reader alone, nothing is won by sharing the rest.
    case own(StreamCompressor)

    init(_ coding: ContentCoding, isShared: Bool) {
        if isShared, let coding = SharedCoding(coding) {
            self = .shared(CodedBody(coding))
        } else {
            self = StreamCompressor(coding: coding).map(TopicStreamBody.own) ?? .plain
        }
    }

    mutating func update(_ change: (inout CodedBody) -> Void) {
        guard case .shared(var coded) = self else { return }
        change(&coded)
        self = .shared(coded)
    }
}
