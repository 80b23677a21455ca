import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct AgentLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "What agents did on this node, oldest first; the latest thousand runs.")

    @Argument(help: "The database; without it all.") var db: String?
    @Argument(help: "The agent; without it all.") var agent: String?
    @Option(help: "Only the latest.") var limit: UInt64?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.agentLog(
                .with {
                    $0.database = db ?? ""
                    $0.agent = agent ?? ""
                    $0.limit = limit ?? 0
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("no runs yet") }
        AgentDisplay.log(lines.all).print()
    }
}
