import ArgumentParser
import Freshet
import FreshetAccess

/// The options of who may do what.
struct AccessOptions: ParsableArguments {
    enum Anonymous: String, CaseIterable, ExpressibleByArgument {
        case publish, subscribe
    }

    @OptionGroup var keys: KeyOptions

    @Option(
        help: ArgumentHelp(
            "What everybody may do, without a token: subscribe or publish. May be repeated.",
            valueName: "action"
        )
    )
    var anonymous: [Anonymous] = []

    /// - Throws: `ValidationError` if strangers could do everything and nobody has said so.
    func check(for addresses: [ListenAddress]) throws {
        guard keys.sources.isEmpty else { return }
        guard keys.audience.isEmpty && keys.issuer.isEmpty else {
            throw ValidationError("--audience and --issuer are about tokens: give a key as well, or leave them out.")
        }
        guard anonymous.isEmpty, let address = addresses.first(where: { !$0.isLoopback }) else { return }
        throw ValidationError(
            "\(address) can be reached from other machines, and everybody there could publish and read everything. Give a "
                + "key for tokens (FRESHET_KEY, --key or --jwks), say what may be done without (--anonymous subscribe, "
                + "--anonymous publish), or listen on localhost."
        )
    }

    /// What those without a token may do.
    var anonymousGrant: Grant {
        Grant(
            publish: anonymous.contains(.publish) ? [.everything] : [],
            subscribe: anonymous.contains(.subscribe) ? [.everything] : []
        )
    }
}
