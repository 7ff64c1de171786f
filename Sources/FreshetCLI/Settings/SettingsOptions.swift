import ArgumentParser

/// Where settings are that the command line does not make.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file in YAML with any of these options, by their names: \"heartbeat: 30\". (default: $FRESHET_CONFIG)",
            discussion: """
                Options count first, then variables of the environment such as FRESHET_HEARTBEAT, then the file. \
                "freshet config" prints what is in force.
                """,
            valueName: "file"
        )
    )
    var config: String?
}
