import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct ViewRebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make a view's rows anew from the documents.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The view or folder.") var view: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.rebuildViews(
                .with {
                    $0.database = db
                    $0.view = view
                    $0.anew = true
                }, onResponse: receive)
        } each: { reply in
            try output.print(reply, ViewDisplay.summary)
        }
    }
}
