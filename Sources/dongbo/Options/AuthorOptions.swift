import ArgumentParser

/// Who writes.
struct AuthorOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Write as this person or node, not as the local administrator.", valueName: "name"))
    var author: String?

    var name: String { author ?? "" }
}
