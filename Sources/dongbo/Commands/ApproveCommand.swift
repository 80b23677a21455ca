import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a note as it is, signed with your own key.",
        discussion: "You have to be logged in (--session) and may have to be let to change the note.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Option(help: "What you say with it.") var text = ""
    @Option(
        help: ArgumentHelp(
            "The revision you read, as 'note get' prints it; not approved when the note has changed since.",
            valueName: "revision")) var base = ""
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record {
            try await $0.approveNote(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.text = text
                    $0.base = base
                })
        }
        try output.print(reply) { ["approved by \(Humanly.name($0.text("person"))), \(Humanly.time($0.text("time")))"] }
    }
}

struct ApprovalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "Who approved a note, whether it was them, and whether it has changed since.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        try await node.link().records { client, receive in
            try await client.listApprovals(
                .with {
                    $0.database = db
                    $0.unid = unid
                }, onResponse: receive)
        } each: { reply in
            try output.print(reply, ApprovalDisplay.lines)
        }
    }
}

private enum ApprovalDisplay {
    static func lines(_ json: JSONValue) -> [String] {
        let signature =
            switch json.text("signature") {
            case "holds": "signature holds"
            case "heldByEarlierKey": "signature holds, with a key from before a reset"
            case "unknownKey": "a key that the directory here does not know"
            default: "NOT their signature, or changed"
            }
        let content = json.text("content") == "same" ? "the note is as it was" : "the note has CHANGED since"
        let person = json.text("person").isEmpty ? "somebody" : Humanly.name(json.text("person"))
        return ["\(Humanly.time(json.text("time")))  \(person)  \(signature); \(content)"]
            + (json.text("text").isEmpty ? [] : ["  \(json.text("text"))"])
    }
}
