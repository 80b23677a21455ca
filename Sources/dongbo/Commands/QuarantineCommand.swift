import ArgumentParser

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "What was refused, and deciding about it: 'quarantine DB', 'quarantine accept', 'quarantine drop'.",
        subcommands: [QuarantineListCommand.self, QuarantineAcceptCommand.self, QuarantineDropCommand.self],
        defaultSubcommand: QuarantineListCommand.self)
}
