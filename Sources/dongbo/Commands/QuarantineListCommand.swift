import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct QuarantineListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what was refused, and why.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listQuarantine(.with { $0.database = db }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("nothing is in quarantine in \(db)") }
        var table = Table(["#ID", "UNID", "FROM", "AUTHOR", "TIME", "REASON", "MESSAGE"])
        for line in lines.all {
            table.add([
                Humanly.value(line["id"]), line.text("unid"), Humanly.shortName(line.text("peer")),
                Humanly.shortName(line.text("author")), Humanly.time(line.text("time")), line.text("reason"),
                line.text("message"),
            ])
        }
        table.print()
    }
}
