import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct QuarantineAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Let count what a refused revision wrote.",
        discussion: """
            On a hub, what was refused for want of a right counts as it was written. Anything else is saved as a revision of this \
            node; of a note that was purged a new note is made: what was deleted everywhere does not come back.
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
                    $0.accept = true
                })
        }
        try Failure.refuseInvalid(reply, json: output.isJSON)
        try output.print(reply) { ["accepted entry \(id) as note \($0.text("unid")), version \($0.text("revision"))"] }
    }
}
