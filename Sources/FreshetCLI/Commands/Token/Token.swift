import ArgumentParser

/// `freshet token`: makes tokens, and explains them.
struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes tokens that say who may publish and read what, and explains them.",
        discussion: """
            A server that was started with the same key takes them:

              export FRESHET_KEY=$(openssl rand -base64 32)
              freshet serve &
              FRESHET_TOKEN=$(freshet token --publish a) freshet publish a hello
            """,
        subcommands: [TokenMake.self, TokenInspect.self],
        defaultSubcommand: TokenMake.self
    )
}
