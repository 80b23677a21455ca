import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct AccessShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "List the entries of a database's access list.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.showAccess(.with { $0.database = db }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        if !isJSON { for line in AccessDisplay.list(lines.all) { Console.print(line) } }
    }
}
