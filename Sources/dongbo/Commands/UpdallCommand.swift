import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct UpdallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "updall", abstract: "Make a database's search index anew.",
        discussion: "Names the attached files that are not searched, with the reason.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().progress { client, receive in
            try await client.updall(.with { $0.database = db }, onResponse: receive)
        } step: { _ in
        } each: { reply in
            try output.print(reply) { SearchDisplay.report($0) }
        }
    }
}
