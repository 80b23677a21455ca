import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct AccessRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take an entry out of a database's access list.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The entry's name.") var name: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.removeAccess(
                .with {
                    $0.database = db
                    $0.name = name
                })
        }
        try output.print(reply) { ["entry '\($0.text("name"))' removed"] }
    }
}
