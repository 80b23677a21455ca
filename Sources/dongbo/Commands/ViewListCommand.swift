import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct ViewListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the views and folders of a database.",
        discussion: "The rows of a view are made when somebody first opens it, and kept up to date from then on.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.listViews(.with { $0.database = db }, onResponse: receive)
        } each: { reply in
            try output.print(reply, ViewDisplay.summary)
        }
    }
}
