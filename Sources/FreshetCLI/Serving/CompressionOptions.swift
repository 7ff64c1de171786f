import ArgumentParser
import Freshet
import FreshetServer

/// The options of what is compressed.
struct CompressionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Topics whose events are not compressed, such as 'accounts/**'. May be repeated.",
            discussion: """
                For topics that hold secrets and that strangers may publish to as well: the length of what is \
                compressed together gives secrets away.
                """,
            valueName: "pattern"
        ),
        transform: TopicFilter.init(argument:)
    )
    var noCompression: [TopicFilter] = []

    var policy: CompressionPolicy { CompressionPolicy(exceptions: noCompression) }
}
