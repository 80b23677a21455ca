import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

/// What `agent enable` and `agent disable` have in common.
struct AgentSwitchOptions: ParsableArguments {
    @Argument(help: "The database.") var db: String
    @Argument(help: "The agent's name or UNID.") var agent: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func turn(on isEnabled: Bool) async throws {
        let reply = try await node.link().record { client in
            try await client.enableAgent(
                .with {
                    $0.database = db
                    $0.agent = agent
                    $0.enabled = isEnabled
                })
        }
        try output.print(reply) {
            ["\($0.text("agent"))  \(isEnabled ? "enabled" : "disabled"), signed by \($0.text("signer"))"]
        }
    }
}
