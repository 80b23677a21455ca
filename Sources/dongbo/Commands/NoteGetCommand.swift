import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct NoteGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Show a note, a conflict document or what is left of a deleted note.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.getNote(
                .with {
                    $0.database = db
                    $0.unid = unid
                })
        }
        try output.print(reply, NoteDisplay.full)
    }
}
