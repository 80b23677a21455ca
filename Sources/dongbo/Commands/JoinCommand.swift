import ArgumentParser
import Interchange
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Make a new node that joins an organisation.",
        discussion: """
            The token is what 'dongbo invite NAME' printed on the hub in the last 15 minutes. A node whose certificate has \
            expired or was revoked keeps its data and comes back with 'dongbo rejoin'.
            """)

    @Argument(help: "The new node's data directory.") var dir: String
    @Option(help: ArgumentHelp("Where the hub listens.", valueName: "host:port")) var hub: String
    @OptionGroup var invitation: TokenOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let directory = DataDirectory(dir)
        let address = try NodeAddress(parsing: hub)
        let token = try invitation.token()
        let joined = try await Node.join(
            directory, hub: address, token: token, clock: NodeClock(), logger: NodeLogger.make(.warning))
        output.print(
            ["node": .string(joined.node.canonical), "hub": .string(joined.hub.canonical)],
            [
                "\(joined.node) has joined \(joined.hub) and is ready in \(directory.path)",
                "start it with  dongbo serve --data \(directory.path) --listen HOST:PORT",
            ])
    }
}
