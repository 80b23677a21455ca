import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a consistent copy of a database to a file, while the node runs.")

    @Argument(help: "The database.") var db: String
    @Option(name: .shortAndLong, help: ArgumentHelp("The new file.", valueName: "file")) var output: String
    @OptionGroup var node: NodeOptions
    @Flag(name: .customLong("json"), help: "Print JSON.") var isJSON = false

    func run() async throws {
        let file = URL(fileURLWithPath: output).standardizedFileURL.path
        let reply = try await node.link().record { client in
            try await client.backup(
                .with {
                    $0.database = db
                    $0.file = file
                })
        }
        if isJSON { return Console.print(bytes: reply.bytes) }
        Console.print("wrote \(db) to \(file)")
    }
}
