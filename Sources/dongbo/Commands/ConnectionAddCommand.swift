import AdministrationProtocol
import ArgumentParser
import NoteModel
import ReplicationCore
import SwiftProtobuf

struct ConnectionAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a connection.",
        discussion: """
            Without --from this node calls. Without --times it may call at any time; then it needs --repeat or \
            --on-change yes. Example: dongbo connection add --to hub --times 22:00-06:00 --repeat 30m
            """)

    @Option(help: "What people call it.") var name: String?
    @OptionGroup var settings: ConnectionOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if settings.to == nil { throw ValidationError("say --to: which node is called") }
    }

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.addConnection(
                .with {
                    $0.connection = name ?? ""
                    $0.settings = settings.settings
                })
        }
        try output.print(reply, ConnectionDisplay.full)
        if !output.isJSON { ConnectionDisplay.warn(try reply.json()) }
    }
}
