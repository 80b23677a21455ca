import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct ConnectionListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the connections of all nodes.",
        discussion: "'show replication' says how those of this node are doing.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listConnections(.init(), onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("no connections: nothing replicates by itself") }
        ConnectionDisplay.table(lines.all).print()
        lines.all.forEach(ConnectionDisplay.warn)
    }
}
