import ArgumentParser

struct ViewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view", abstract: "Sorted, categorized lists of documents.",
        subcommands: [
            ViewListCommand.self, ViewShowCommand.self, ViewRebuildCommand.self, ViewReadCommand.self,
            ViewUnreadCommand.self,
        ])
}
