import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct QuarantineDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Decide that a refused revision shall not count.",
        discussion: """
            On a hub, what was refused for want of a right is undone for good: the node that wrote it goes back to what was there \
            before, and the note's history says who decided. Anything else only leaves this node's quarantine.
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "The entry's number, as 'dongbo quarantine DB' shows it.") var id: Int64
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.settleQuarantine(
                .with {
                    $0.database = db
                    $0.id = id
                })
        }
        try output.print(reply) { json in
            guard !json.text("unid").isEmpty else { return ["dropped entry \(id)"] }
            return [
                "dropped entry \(id): note \(json.text("unid")) is as it was, here and, once it has replicated, everywhere; "
                    + "version \(json.text("revision"))"
            ]
        }
    }
}
