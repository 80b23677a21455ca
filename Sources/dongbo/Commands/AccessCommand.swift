import ArgumentParser

struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acl", abstract: "Who may do what in a database.",
        discussion: """
            Levels: noAccess, depositor, reader, author, editor, designer, manager. Names: people, nodes, branches of the \
            name tree (*/OU=…/O=…), groups, -Default- for everybody else, Anonymous for who has not said who they are. An entry \
            with the name itself counts before groups and branches; of those the highest counts.
            """,
        subcommands: [
            AccessShowCommand.self, AccessSetCommand.self, AccessRemoveCommand.self, AccessExplainCommand.self,
        ])
}
