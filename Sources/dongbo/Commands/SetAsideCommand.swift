import ArgumentParser

struct SetAsideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-aside", abstract: "List and delete old database files, which others have taken the place of.",
        discussion: """
            A spoke removes such a file by itself once a hub is proven to have everything in it. What only an old file has comes back \
            with 'dongbo restore FILE --database DB'.
            """,
        subcommands: [SetAsideListCommand.self, SetAsideRemoveCommand.self], defaultSubcommand: SetAsideListCommand.self
    )
}
