import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup of a database into use.",
        discussion: """
            The database that is there is set aside, not removed. The restored one gets an identity of its own; what was \
            written since the backup comes back from the peers with the next exchange, and nothing that was deleted since \
            returns.
            """)

    @Argument(help: "The backup.") var file: String
    @Option(help: ArgumentHelp("Its name here; default: the one it had.", valueName: "db")) var database: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let reply = try await node.link().record { client in
            try await client.restoreDatabase(
                .with {
                    $0.file = path
                    $0.database = database ?? ""
                })
        }
        try output.print(reply) { json in
            let aside = json.text("setAside")
            return ["restored \(json.text("database"))"] + (aside.isEmpty ? [] : ["the one before is in \(aside)"])
        }
    }
}
