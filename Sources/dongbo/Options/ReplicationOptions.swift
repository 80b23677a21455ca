import ArgumentParser

/// With whom and what to replicate.
struct ReplicationOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The peer, or 'all'.", valueName: "node")) var peer: String
    @Argument(help: ArgumentHelp("The databases; without any, all that both have.", valueName: "db")) var databases:
        [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions
}
