import ArgumentParser
import Freshet

extension TopicFilter {
    /// - Throws: `ValidationError` with the rule that is broken.
    init(argument: String) throws {
        do {
            self = try TopicFilter(argument)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
