import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct DatabasePriorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority", abstract: "Say how important a database is, for the connections of every node.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "high, medium or low.") var priority: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.setPriority(
                .with {
                    $0.database = db
                    $0.priority = priority
                })
        }
        try output.print(reply) { ["\($0.text("database")): \($0.text("priority"))"] }
    }
}
