import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct NoteDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a note; its history stays, and 'note restore' brings it back.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Option(help: "Why, for those who look for it later.") var reason: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.deleteNote(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.reason = reason ?? ""
                })
        }
        try output.print(reply) {
            [
                $0.flag("unchanged")
                    ? "\($0.text("unid")) was deleted already" : "\($0.text("unid")) deleted  \($0.text("revision"))"
            ]
        }
    }
}
