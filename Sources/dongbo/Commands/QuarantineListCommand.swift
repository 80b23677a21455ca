import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct QuarantineListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what was refused, and why.",
        discussion: "What this node refused waits here for a decision. What peers refused of this node's waits there.")

    @Argument(help: "The database.") var db: String
    @Flag(help: "What peers refused of what was saved here, instead of what was refused here.") var elsewhere = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listQuarantine(
                .with {
                    $0.database = db
                    $0.elsewhere = elsewhere
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else {
            return Console.note(
                elsewhere ? "no peer has refused anything of \(db)" : "nothing is in quarantine in \(db)")
        }
        elsewhere ? printElsewhere(lines.all) : printHere(lines.all)
    }

    private func printElsewhere(_ lines: [JSONValue]) {
        var table = Table(["UNID", "REFUSED BY", "TOLD", "REASON", "MESSAGE"])
        for line in lines {
            table.add([
                line.text("unid"), Humanly.shortName(line.text("peer")), Humanly.time(line.text("time")),
                line.text("reason"), line.text("message"),
            ])
        }
        table.print()
    }

    private func printHere(_ lines: [JSONValue]) {
        var table = Table(["#ID", "UNID", "FROM", "AUTHOR", "TIME", "REASON", "MESSAGE"])
        for line in lines {
            table.add([
                Humanly.value(line["id"]), line.text("unid"), Humanly.shortName(line.text("peer")),
                Humanly.shortName(line.text("author")), Humanly.time(line.text("time")), line.text("reason"),
                line.text("message"),
            ])
        }
        table.print()
    }
}
