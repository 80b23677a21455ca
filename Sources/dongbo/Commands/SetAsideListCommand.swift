import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct SetAsideListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List old database files.")

    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listSetAside(.init(), onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("no old files") }
        var table = Table(["FILE", "DATABASE", "BECAUSE", "SINCE", "#SIZE"])
        for line in lines.all {
            table.add([
                line.text("file"), line.text("database"), line.text("because"), Humanly.time(line.text("since")),
                Humanly.bytes(line.count("bytes")),
            ])
        }
        table.print()
    }
}
