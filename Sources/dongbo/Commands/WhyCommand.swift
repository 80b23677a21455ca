import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Explain why a note is here, not here, or refused.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Option(help: ArgumentHelp("Also say what this node knows of a peer's copy.", valueName: "node")) var peer: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.why(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.peer = peer ?? ""
                })
        }
        try output.print(reply, Self.lines)
    }

    private static func lines(_ json: JSONValue) -> [String] {
        var lines = ["\(json.text("reason")): \(json.text("explanation"))"]
        if !json.text("createdOn").isEmpty {
            lines.append("created on \(json.text("createdOn")) at \(Humanly.time(json.text("created")))")
        }
        for conflict in json.elements("conflicts") { lines.append("open conflict: \(Humanly.value(conflict))") }
        for entry in json.elements("quarantine") {
            lines.append("quarantined: \(entry.text("reason")) from \(entry.text("peer")): \(entry.text("message"))")
        }
        for entry in json.elements("declined") {
            lines.append("refused by \(entry.text("peer")): \(entry.text("reason")): \(entry.text("message"))")
        }
        if !json.text("peer").isEmpty { lines.append("\(json.text("peer")): \(json.text("peerExplanation"))") }
        return lines
    }
}
