import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct DatabaseCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a new database.")

    @Argument(help: "Its name: letters, digits, '-', '_' and '.'.") var db: String
    @Option(help: "Its title for people.") var title: String?
    @Option(help: ArgumentHelp("The application it is for, from Schemas/.", valueName: "name")) var schema: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.createDatabase(
                .with {
                    $0.database = db
                    $0.title = title ?? ""
                    $0.schema = schema ?? ""
                })
        }
        try output.print(reply) { ["database \($0.text("database")) made, replica \($0.text("replica"))"] }
    }
}
