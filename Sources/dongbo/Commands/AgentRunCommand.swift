import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct AgentRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run an agent now, on all notes it is about.",
        discussion: "It acts in the name of who saved or enabled it last. Exit 1 when notes were refused or left.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The agent's name or UNID.") var agent: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.runAgent(
                .with {
                    $0.database = db
                    $0.agent = agent
                })
        }
        try output.print(reply, AgentDisplay.run)
        let run = try reply.json()
        if run.count("refused") > 0 || run["complete"] == false || run["error"] != .null { throw ExitCode(1) }
    }
}
