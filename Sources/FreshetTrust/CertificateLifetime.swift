#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// How long a certificate lives and when it is replaced. Pure: the time is an argument.
public struct CertificateLifetime: Sendable, Equatable {
    /// From the first second in which the certificate is good to the last one.
    public let duration: Duration

    /// About ten years: people trust an authority by hand, and nobody wants to do that often.
    public static let authority = Self(duration: .days(3650))

    /// 397 days: Apple's clients refuse more than 825 from a private authority, and tools that apply the rule for public
    /// ones to all refuse more than 398. A day below the stricter limit is good everywhere.
    public static let leaf = Self(duration: .days(397))

    /// A certificate with less than this left is replaced, which gives a server that restarts once a month no gap.
    public static let renewalMargin: Duration = .days(30)

    /// A certificate starts this long before it is made, for clients whose clocks are late.
    public static let backdating: Duration = .seconds(3600)

    /// Whether to replace a certificate.
    ///
    /// Only its end counts. A clock that stands before the certificate's first second is more likely wrong (a board
    /// without a battery boots in 1970) than the certificate is, and a new authority would cost everybody's trust.
    public static func isDue(notAfter: Date, now: Date) -> Bool {
        notAfter < now + renewalMargin
    }

    /// The first and the last second of a certificate made now.
    ///
    /// - Parameter end: The issuer's last second: a leaf that outlives its authority only looks good.
    public func validity(from now: Date, until end: Date = .distantFuture) -> (notBefore: Date, notAfter: Date) {
        let notBefore = now - Self.backdating
        return (notBefore, min(notBefore + duration, end))
    }
}

extension Duration {
    package static func days(_ count: Int) -> Self { .seconds(count * 86_400) }
}

extension Date {
    package static func + (date: Self, duration: Duration) -> Self {
        // Certificates count whole seconds, so the fraction of a duration is of no use here.
        date.addingTimeInterval(TimeInterval(duration.components.seconds))
    }

    package static func - (date: Self, duration: Duration) -> Self {
        date + (.zero - duration)
    }
}
