import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct DatabasePurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Remove stubs and old history that every replica has acknowledged.",
        discussion: """
            Nothing goes that some replica has not acknowledged: it could come back from there. A replica that will never \
            come back is given up with 'dongbo fence NODE'.
            """)

    @Argument(help: "The database.") var db: String
    @Flag(help: "Only count.") var dryRun = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await node.link().record { client in
            try await client.purge(
                .with {
                    $0.database = db
                    $0.dryRun = dryRun
                })
        }
        try output.print(reply) { json in
            let stubs = Humanly.count(json.count("stubs"), "stub")
            let revisions = Humanly.count(json.count("revisions"), "revision")
            var lines = [
                dryRun
                    ? "would remove \(stubs) and old values of \(revisions)"
                    : "removed \(stubs) and old values of \(revisions)"
            ]
            for (name, heard) in zip(json.elements("heldBackBy"), json.elements("lastHeard")) {
                let since = heard == .null ? "never heard of" : "last heard of \(Humanly.time(Humanly.value(heard)))"
                lines.append("held back by \(Humanly.value(name)): \(since)")
            }
            return lines
        }
    }
}
