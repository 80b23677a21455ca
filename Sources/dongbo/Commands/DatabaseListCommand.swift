import AdministrationProtocol
import ArgumentParser
import Interchange

struct DatabaseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the node's databases.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listDatabases(.init(), onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        var table = Table(["DATABASE", "REPLICA", "#NOTES", "#CONFLICTS", "#SIZE", "TITLE"])
        for line in lines.all {
            table.add([
                line.text("database"), line.text("replica"), Humanly.count(line.count("notes")),
                Humanly.count(line.count("conflicts")), Humanly.bytes(line.count("bytes")), line.text("title"),
            ])
        }
        table.print()
    }
}
