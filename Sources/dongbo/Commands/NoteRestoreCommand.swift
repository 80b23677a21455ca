import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct NoteRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Bring a deleted note back as it was.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.restoreNote(
                .with {
                    $0.database = db
                    $0.unid = unid
                })
        }
        try output.print(reply) {
            [
                $0.flag("unchanged")
                    ? "\($0.text("unid")) is not deleted" : "\($0.text("unid")) is back  \($0.text("revision"))"
            ]
        }
    }
}
