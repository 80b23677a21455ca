import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct NoteHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Who wrote which value when and where, oldest first.",
        discussion: "STATE is winner (shown now), history (replaced) or conflict (in a conflict document).")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Option(help: ArgumentHelp("Only this item, with its rows and elements.", valueName: "item")) var field: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.noteHistory(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.field = field ?? ""
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        if !isJSON { HistoryDisplay.table(lines.all).print() }
    }
}
