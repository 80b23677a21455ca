import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct NoteListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List notes in the order of their arrival here.",
        discussion: """
            Deleted notes and the database's own design ($-forms) are left out; --form '$Form' shows the design.

            Example: dongbo note list dang-vien --where 'Form = "DangVien" & DanToc != "Kinh"' --limit 10
            """)

    @Argument(help: "The database.") var db: String
    @Option(help: ArgumentHelp("Only notes for which this is true.", valueName: "formula")) var `where`: String?
    @Option(help: "Only notes of this form.") var form: String?
    @Flag(help: "Only notes in conflict, each followed by its conflict documents.") var conflicts = false
    @Option(help: "At most so many.") var limit: UInt64?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard limit != 0 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.listNotes(
                .with {
                    $0.database = db
                    $0.where = `where` ?? ""
                    $0.form = form ?? ""
                    $0.conflicts = conflicts
                    $0.limit = limit ?? 0
                }, onResponse: receive)
        } each: { reply in
            try output.print(reply) { [NoteDisplay.summary($0)] }
        }
    }
}
