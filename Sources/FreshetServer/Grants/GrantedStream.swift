import Freshet
import FreshetWire
import HTTPTypes
import NIOCore

/// A stream that somebody's grant holds open: it ends with the grant, unless that is renewed. Nobody goes on as if it had
/// not ended, or as somebody without.
///
/// It belongs to its event loop.
final class GrantedStream {
    /// What is held open, on its event loop.
    protocol Holder: AnyObject {
        /// What it reads now.
        var selections: [TopicSelection] { get }
        /// Whether what is written on it is compressed.
        var isCompressed: Bool { get }
        /// Says something to the reader, if there is a way.
        func tell(_ notice: StreamNotice)
        func end(_ ending: StreamEnding)
        /// What its reader may do from now on.
        func renew(_ grant: Grant)
    }

    /// How long before the end the reader is told: a minute before its token expires, which a grant outlives by half a
    /// minute. Of a grant with less left, half of that.
    private static let warningMilliseconds: Int64 = 90_000

    /// After a longer time the clock is asked again: it may have been set meanwhile.
    private static let longestSleepMilliseconds: Int64 = 3_600_000

    let id = RandomName.make()
    let selectionText: [String]
    private(set) var grant: Grant
    private let holder: any Holder
    private let eventLoop: any EventLoop
    /// When the reader is to be told, in milliseconds before the end; `nil` if it was.
    private var warning: Int64?
    private var sleep: Scheduled<Void>?
    private var isOpen = true

    init(_ grant: Grant, holder: any Holder, eventLoop: any EventLoop) {
        self.grant = grant
        self.holder = holder
        self.eventLoop = eventLoop
        selectionText = holder.selections.flatMap(\.filters).map(\.pattern)
        begin()
    }

    /// The path at which it is renewed.
    var path: String { "\(StreamsRoute.root)/\(id)" }

    func close() {
        isOpen = false
        sleep?.cancel()
    }

    func end(_ ending: StreamEnding) {
        guard isOpen else { return }
        close()
        holder.end(ending)
    }

    /// Has the stream go on by another grant.
    ///
    /// - Throws: ``Problem`` 403 if that does not hold all of what is read, or is somebody else's; 404 if it has ended.
    func renew(_ new: Grant) throws(Problem) {
        guard isOpen else { throw .noSuchStream }
        guard new.subject == grant.subject else {
            throw Problem(.forbidden, "The stream is another subject's. Open one of your own.")
        }
        guard new.allowsCompression || !holder.isCompressed else {
            throw Problem(.forbidden, "The token forbids compression, and the stream is compressed. Open a new one.")
        }
        for selection in holder.selections where try new.selectionOrProblem(of: selection) != selection {
            throw Problem(.forbidden, "The token does not grant all that the stream reads. Open a new one.")
        }
        grant = new
        holder.renew(new)
        begin()
    }
}

// The time that is left.
extension GrantedStream {
    private func begin() {
        sleep?.cancel()
        guard let left = millisecondsLeft else { return }
        warning = min(Self.warningMilliseconds, left / 2)
        sleepOn()
    }

    private var millisecondsLeft: Int64? {
        grant.expiryMilliseconds.map { $0 - LogClock.system.milliseconds() }
    }

    private func sleepOn() {
        guard isOpen, let left = millisecondsLeft, let expiry = grant.expiryMilliseconds else { return }
        guard left > 0 else { return end(.expired) }
        if let warning, left <= warning {
            self.warning = nil
            holder.tell(.expiring(milliseconds: expiry, renewal: path))
        }
        let time = min(left - (warning ?? 0), Self.longestSleepMilliseconds)
        sleep = eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(time)) { self.sleepOn() }
    }
}

extension Problem {
    static var noSuchStream: Problem {
        Problem(.notFound, "There is no such stream: it has ended. Open a new one.")
    }
}
