public import Freshet

/// Which topics' events may be compressed.
///
/// Compression tells how much a text has in common with what stands beside it, even through encryption: by the length of
/// what goes out. Where an attacker may publish to the same topic as the owner of a secret, and sees that length, the
/// secret can be guessed byte by byte (CRIME, BREACH). The events of such topics should go out as they are; a publisher
/// can say the same of a single event, by ``Freshet/Publication/isCompressible``.
public struct CompressionPolicy: Sendable, Hashable {
    /// Filters of the topics whose events are not compressed.
    public var exceptions: [TopicFilter]

    /// - Parameter exceptions: filters of the topics whose events are not compressed. None: every topic's are.
    public init(exceptions: [TopicFilter] = []) {
        self.exceptions = exceptions
    }

    /// Whether the events of a topic may be compressed.
    package func compresses(_ topic: Topic) -> Bool {
        !exceptions.contains { $0.matches(topic) }
    }

    /// Whether a reader of this selection may get anything that is compressed.
    ///
    /// No only where a single exception covers each filter: it is asked before a stream chooses its coding, and a stream
    /// that could have done without one costs little.
    package func compresses(anyOf selection: TopicSelection) -> Bool {
        !selection.filters.allSatisfy { filter in exceptions.contains { $0.covers(filter) } }
    }
}
