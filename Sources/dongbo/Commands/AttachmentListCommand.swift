import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct AttachmentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List a note's attached files, or those of all notes.",
        discussion: "STATE is here, partly (a transfer was cut) or elsewhere (fetched when it is extracted).")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = output.isJSON
        try await node.link().records { client, receive in
            try await client.listAttachments(
                .with {
                    $0.database = db
                    $0.unid = unid ?? ""
                }, onResponse: receive)
        } each: { reply in
            if isJSON { Console.print(bytes: reply.bytes) } else { lines.add(try reply.json()) }
        }
        guard !isJSON else { return }
        var table = Table(["NOTE", "NAME", "#SIZE", "STATE", "#HELD", "ITEM", "SHA256"], cellMax: 64)
        for line in lines.all {
            table.add([
                line.text("unid"), line.text("name"), Humanly.bytes(line.count("size")), line.text("state"),
                Humanly.bytes(line.count("held")), line.text("item"), line.text("sha256"),
            ])
        }
        if !table.isEmpty { table.print() }
    }
}
