package import HTTPTypes

// What browsers are told with every answer, whatever it is.
extension SitePolicy {
    /// - Parameter isSecure: whether the answer goes out over TLS that ends here. RFC 6797 § 7.2 forbids to say it
    ///   elsewhere; who ends TLS before us says it for us.
    func addStandingRules(to headers: inout HTTPFields, isSecure: Bool) {
        // What publishers wrote must never run as something else than what it is served as.
        headers[.xContentTypeOptions] = "nosniff"
        guard isSecure, let strictTransportSecurity else { return }
        headers[.strictTransportSecurity] = "max-age=\(strictTransportSecurity.components.seconds)"
    }
}

extension HTTPField.Name {
    package static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    package static let xFrameOptions = HTTPField.Name("X-Frame-Options")!
}
