import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct ShowCommand: AsyncParsableCommand {
    enum Topic: String, ExpressibleByArgument, CaseIterable {
        case server, tasks, replication, databases, connections, config, log
    }

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what the node is doing and knows, and who did and read what.",
        discussion: "Options that begin with 'log:' are for 'show log'.")

    @Argument(help: "What to show.") var topic: Topic
    @OptionGroup var log: LogOptions
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard topic == .log || !log.isUsed else {
            throw ValidationError("only 'show log' takes these options")
        }
        guard !(log.verify && log.isFiltering) else {
            throw ValidationError("--verify checks whole logs: only --node goes with it")
        }
    }

    func run() async throws {
        if topic == .log { return try await showLog() }
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
            for line in lines.all { Self.printMembers(of: line) }
        case .databases: printTable(lines.all)
        case .log: break
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

    private func showLog() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        let (filters, isVerifying) = (log, log.verify)
        try await node.link().records { client, receive in
            if isVerifying {
                try await client.verifyLog(.with { $0.node = filters.logNode ?? "" }, onResponse: receive)
            } else {
                try await client.showLog(filters.request, onResponse: receive)
            }
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) }
            lines.add(try reply.json())
        }
        if !isJSON {
            if isVerifying {
                for line in LogDisplay.checks(lines.all) { Console.print(line) }
            } else if lines.all.isEmpty {
                Console.note("nothing in the log is like that")
            } else {
                LogDisplay.table(lines.all).print()
            }
        }
        if isVerifying, lines.all.contains(where: { !$0.flag("whole") }) { throw ExitCode(1) }
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
