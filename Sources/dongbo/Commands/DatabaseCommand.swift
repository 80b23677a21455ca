import ArgumentParser

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Make, copy and list databases.",
        subcommands: [
            DatabaseCreateCommand.self, DatabaseReplicaCommand.self, DatabaseListCommand.self, DatabaseHashCommand.self,
            DatabasePurgeCommand.self, DatabaseSelectionCommand.self,
        ])
}
