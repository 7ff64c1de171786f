import ArgumentParser

/// The options of what browsers are told about TLS.
struct TransportSecurityOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "For how long browsers shall use only HTTPS for this server's name (HSTS). (default: nothing is said)",
            discussion: """
                It holds for every port of the name, "localhost" too, and whoever was told cannot pass over a bad \
                certificate. 0 takes it back. A year is 31536000.
                """,
            valueName: "seconds"
        )
    )
    var hsts: Int?

    func validate() throws {
        if let hsts, hsts < 0 { throw ValidationError("--hsts takes seconds, 0 or more, not \(hsts).") }
    }

    var period: Duration? { hsts.map { .seconds($0) } }
}
