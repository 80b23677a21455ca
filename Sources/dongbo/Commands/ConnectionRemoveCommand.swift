import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct ConnectionRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a connection; 'set --enabled no' only stops it.")

    @Argument(help: "Its name or UNID.") var connection: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.removeConnection(
                .with {
                    $0.connection = connection
                })
        }
        try output.print(reply) { ["connection '\($0.text("name"))' removed"] }
    }
}
