import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct SetAsideRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Delete old database files for good.",
        discussion: "What was saved in one and reached nobody else is lost then.")

    @Argument(help: "The file, as 'dongbo set-aside list' names it.") var file: String?
    @Flag(help: "All of them.") var all = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (file == nil) == all else { throw ValidationError("name a file, or say --all") }
    }

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.removeSetAside(
                .with {
                    $0.file = file ?? ""
                    $0.all = all
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        guard !lines.all.isEmpty else { return Console.note("no old files") }
        for line in lines.all { Console.print("deleted \(line.text("file"))") }
    }
}
