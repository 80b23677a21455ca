import AdministrationProtocol
import ArgumentParser
import Foundation
import GRPCCore
import Interchange
import NoteModel
import SwiftProtobuf

struct AttachmentAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Attach a file to a note.",
        discussion: """
            Without --item the file gets an item of its own, so that files that several people attach at the same time do \
            not conflict. FILE may be '-' for standard input; then --name is needed.
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Argument(help: "The file.") var file: String
    @Option(help: "The item that is to hold it.") var item: String?
    @Option(help: "Its name in the note; the file's own when not given.") var name: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard file != "-" || name != nil else { throw ValidationError("a file from standard input needs --name") }
    }

    func run() async throws {
        let source = try FileSource(path: file)
        let progress = ProgressLine(isQuiet: output.isJSON)
        let target = Dongbo_Administration_V1_AttachmentTarget.with {
            $0.database = db
            $0.unid = unid
            $0.item = item ?? ""
            $0.name = name ?? URL(fileURLWithPath: file).lastPathComponent
        }
        let reply = try await node.link().record { client in
            try await client.addAttachment { writer in
                try await writer.write(.with { $0.target = target })
                var sent = 0
                while let bytes = try source.next() {
                    try await writer.write(.with { $0.bytes = bytes })
                    sent += bytes.count
                    progress.show("\(target.name): \(Humanly.bytes(sent))")
                }
            }
        }
        progress.clear()
        try output.print(reply) {
            [
                "\($0.text("name"))  \(Humanly.bytes($0.count("size")))  attached to \($0.text("unid")) "
                    + "in item \($0.text("item"))",
                "sha256 \($0.text("sha256"))",
            ]
        }
    }
}
