import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct AgentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List agents with what starts them, who runs them and how it went last.")

    @Argument(help: "The database; without it all of this node.") var db: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listAgents(.with { $0.database = db ?? "" }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("no agents") }
        AgentDisplay.table(lines.all).print()
        for agent in lines.all where agent["fault"] != nil && agent["fault"] != .null {
            Console.note("the agent '\(agent.text("agent"))' cannot be run: \(agent.text("fault"))")
        }
    }
}
