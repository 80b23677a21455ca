import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct ShowCommand: AsyncParsableCommand {
    enum Topic: String, ExpressibleByArgument, CaseIterable {
        case server, tasks, replication, databases, connections, config
    }

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what the node is doing and knows.")

    @Argument(help: "What to show.") var topic: Topic
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.show(.with { $0.topic = topic.rawValue }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        switch topic {
        case .server, .config:
            for line in lines.all {
                Self.printMembers(of: line)
                if !line.text("warning").isEmpty { Console.note("warning: \(line.text("warning"))") }
            }
        case .databases: printTable(lines.all)
        case .tasks, .replication, .connections:
            guard !lines.all.isEmpty else {
                return Console.note(topic == .tasks ? "nothing is running" : "nothing yet")
            }
            switch topic {
            case .tasks: ReplicationDisplay.tasks(lines.all)
            case .replication: ReplicationDisplay.replication(lines.all)
            default: ReplicationDisplay.connections(lines.all)
            }
        }
    }

    private static func printMembers(of json: JSONValue) {
        let width = json.members.map(\.key.count).max() ?? 0
        for member in json.members {
            let padding = String(repeating: " ", count: width - member.key.count)
            Console.print("\(member.key)\(padding)  \(Humanly.value(member.value))")
        }
    }

    private func printTable(_ rows: [JSONValue]) {
        guard let first = rows.first else { return Console.note("nothing yet") }
        let keys = first.members.map(\.key)
        var table = Table(first.members.map { if case .number = $0.value { "#\($0.key)" } else { $0.key } })
        for row in rows { table.add(keys.map { Humanly.value(row[$0]) }) }
        table.print()
    }
}
