import ArgumentParser

struct ConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connection", abstract: "Say which node replicates what with which node, and when.",
        discussion: """
            Connections are documents in the directory: they replicate, and each node acts on those it is the source of, \
            at once and without a restart.
            """,
        subcommands: [
            ConnectionListCommand.self, ConnectionAddCommand.self, ConnectionSetCommand.self,
            ConnectionRemoveCommand.self,
        ], defaultSubcommand: ConnectionListCommand.self)
}
