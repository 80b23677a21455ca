import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct DatabaseHashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Print the state hash: equal on replicas that hold the same.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { try await $0.hashDatabase(.with { $0.database = db }) }
        try output.print(reply) { [$0.text("hash")] }
    }
}
