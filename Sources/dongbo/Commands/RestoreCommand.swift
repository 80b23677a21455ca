import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup of a database into use.",
        discussion: """
            The database that is there is set aside. A spoke removes it once a hub is proven to have everything in it, 'dongbo show \
            server' names it until then; a hub keeps it until you delete it. The restored one gets an identity of its own; what was \
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
            return ["restored \(json.text("database"))"]
                + (aside.isEmpty
                    ? [] : ["the one before is in \(aside); 'dongbo show server' names it as long as it is there"])
        }
    }
}
