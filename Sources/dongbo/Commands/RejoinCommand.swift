import ArgumentParser
import Interchange
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

struct RejoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejoin", abstract: "Give a node that was locked out a new certificate; its data stay.",
        discussion: """
            For a node whose certificate has expired or was revoked. End the node, ask for a token on the hub ('dongbo invite NAME' \
            with the node's own name), run this, serve the node again.
            """)

    @Argument(help: "The node's data directory.") var dir: String
    @Option(help: ArgumentHelp("Where the hub listens; else where the node joined.", valueName: "host:port"))
    var hub: String?
    @OptionGroup var invitation: TokenOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let directory = DataDirectory(dir)
        let joined = try await Node.rejoin(
            directory, hub: try hub.map { try NodeAddress(parsing: $0) }, token: try invitation.token(),
            clock: NodeClock(), logger: NodeLogger.make(.warning))
        output.print(
            ["node": .string(joined.node.canonical), "hub": .string(joined.hub.canonical)],
            [
                "\(joined.node) has a new certificate from \(joined.hub)",
                "start it with  dongbo serve --data \(directory.path) --listen HOST:PORT",
            ])
    }
}
