import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf

struct NoteGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Show a note, a conflict document or what is left of a deleted note.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Flag(help: "Open what is sealed, with the keys of who has logged in, or the node's own.") var open = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            let request = Dongbo_Administration_V1_NoteRequest.with {
                $0.database = db
                $0.unid = unid
            }
            return open ? try await client.openNote(request) : try await client.getNote(request)
        }
        try output.print(reply, NoteDisplay.full)
    }
}
