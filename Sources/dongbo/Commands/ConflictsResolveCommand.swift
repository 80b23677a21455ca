import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct ConflictsResolveCommand: AsyncParsableCommand {
    enum Side: String, ExpressibleByArgument, CaseIterable { case mine, theirs }

    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Settle a conflict.",
        discussion:
            "mine is the note as it is shown, theirs the conflict document. Nothing is lost: both stay in the history.")

    @Argument(help: "The database.") var db: String
    @Argument(help: "The conflict document, or the note when it has only one.") var unid: String
    @Option(help: "Which side's items to keep.") var keep: Side
    @Option(help: ArgumentHelp("Decide one item otherwise; may be repeated.", valueName: "item=side")) var item:
        [String] = []
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let choices = try choices()
        let reply = try await node.link().record { client in
            try await client.resolveConflict(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.keep = keep.rawValue
                    $0.items = choices
                })
        }
        try Failure.refuseInvalid(reply, json: output.isJSON)
        try output.print(reply) { ["settled  \($0.text("unid"))  \($0.text("revision"))"] }
    }

    private func choices() throws -> [String: String] {
        var choices: [String: String] = [:]
        for text in item {
            guard let split = text.lastIndex(of: "="),
                let side = Side(rawValue: String(text[text.index(after: split)...]))
            else {
                throw ValidationError("--item takes ITEM=mine or ITEM=theirs, not '\(text)'")
            }
            choices[String(text[..<split])] = side.rawValue
        }
        return choices
    }
}
