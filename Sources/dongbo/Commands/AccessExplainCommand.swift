import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct AccessExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what somebody may do, and which entry or item decides.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "A person or node.") var name: String
    @Argument(help: "A note.") var unid: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.explainAccess(
                .with {
                    $0.database = db
                    $0.name = name
                    $0.unid = unid ?? ""
                })
        }
        try output.print(reply, AccessDisplay.explanation)
    }
}
