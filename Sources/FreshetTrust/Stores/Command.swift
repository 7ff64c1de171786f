/// A command line: a program by its name in the search path, and its arguments.
package struct Command: Hashable, Sendable {
    package let words: [String]

    package init(_ words: [String]) {
        self.words = words
    }

    init(_ words: String...) {
        self.words = words
    }

    package var program: String { words[0] }

    var withSudo: Command { Command(["sudo"] + words) }
}
