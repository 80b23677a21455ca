import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct AgentDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch an agent off, on every node.",
        discussion: "It stays switched off until somebody enables it.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The agent's name or UNID.") var agent: String
    @OptionGroup var author: AuthorOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.enableAgent(
                .with {
                    $0.database = db
                    $0.agent = agent
                    $0.enabled = false
                    $0.author = author.name
                })
        }
        try output.print(reply) { ["\($0.text("agent"))  disabled, signed by \($0.text("signer"))"] }
    }
}
