import Freshet

/// What an event is, as the file has it: its kind, and whether it may be compressed, in one number.
///
/// The file needs no new column for that, so builds from before can open it. They take every number that they do not
/// know for an event that was published: nothing is lost, but they compress what must not be.
struct StoredKind: RawRepresentable, Equatable {
    let rawValue: Int

    static let published = StoredKind(rawValue: 0)
    static let closed = StoredKind(rawValue: 1)
    /// Published, and not to be compressed.
    static let uncompressed = StoredKind(rawValue: 2)

    /// A number of a later build is an event that was published. It is not compressed, in case that is what it says.
    var event: Event.Kind { self == .closed ? .closed : .published }
    var isCompressible: Bool { [.published, .closed].contains(self) }
}

extension StoredKind {
    init(_ event: Event) {
        switch event.kind {
        case .published: self = event.isCompressible ? .published : .uncompressed
        case .closed: self = .closed
        }
    }
}
