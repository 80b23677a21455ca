import AdministrationProtocol
import ArgumentParser
import NoteModel
import ReplicationCore
import SwiftProtobuf

struct ConnectionSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change a connection; what is not given stays.",
        discussion: "Example: dongbo connection set \"spoke-1 to hub\" --enabled no")

    @Argument(help: "Its name or UNID.") var connection: String
    @Option(help: "A new name.") var name: String?
    @OptionGroup var settings: ConnectionOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if settings.settings.isEmpty, name == nil { throw ValidationError("nothing to change was given") }
    }

    func run() async throws {
        var changes = settings.settings
        if let name { changes[ConnectionSettings.Key.name.rawValue] = name }
        let reply = try await node.link().record { [changes] client in
            try await client.setConnection(
                .with {
                    $0.connection = connection
                    $0.settings = changes
                })
        }
        try output.print(reply, ConnectionDisplay.full)
        if !output.isJSON { ConnectionDisplay.warn(try reply.json()) }
    }
}
