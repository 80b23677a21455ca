import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct ConflictsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show open conflicts, both sides of each item.")

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        let seen = ReplyCollector()
        try await node.link().records { client, receive in
            try await client.listConflicts(.with { $0.database = db }, onResponse: receive)
        } each: { reply in
            seen.add(.null)
            try output.print(reply) { ConflictDisplay.lines($0) + [""] }
        }
        if seen.all.isEmpty, !output.isJSON { Console.note("no open conflicts in \(db)") }
    }
}
