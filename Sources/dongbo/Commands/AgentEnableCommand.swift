import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct AgentEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch an agent on.",
        discussion: "Whoever switches it on signs it: it acts in this name.")

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
                    $0.enabled = true
                    $0.author = author.name
                })
        }
        try output.print(reply) { ["\($0.text("agent"))  enabled, signed by \($0.text("signer"))"] }
    }
}
