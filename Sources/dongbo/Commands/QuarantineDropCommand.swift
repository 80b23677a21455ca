import AdministrationProtocol
import ArgumentParser
import Interchange

struct QuarantineDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Remove a refused revision for good.")

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
        try output.print(reply) { _ in ["dropped entry \(id)"] }
    }
}
