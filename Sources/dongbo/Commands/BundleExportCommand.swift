import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct BundleExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a node lacks of a database into a sealed file.",
        discussion: """
            Only that node can open the file. It holds what changed since the node last said what it has: by an exchange, or \
            by a bundle that came from it. Attached files do not travel in bundles.
            """)

    @Argument(help: "The database.") var db: String
    @Option(name: .customLong("for"), help: ArgumentHelp("Who is to import it.", valueName: "node")) var receiver:
        String
    @Option(name: .shortAndLong, help: ArgumentHelp("The new file.", valueName: "file")) var output: String
    @Flag(help: "Everything it may see, from the beginning.") var all = false
    @OptionGroup var node: NodeOptions
    @Flag(name: .customLong("json"), help: "Print JSON.") var isJSON = false

    func run() async throws {
        let file = URL(fileURLWithPath: output).standardizedFileURL.path
        let line = ProgressLine(isQuiet: isJSON)
        try await node.link().progress { client, receive in
            try await client.exportBundle(
                .with {
                    $0.database = db
                    $0.receiver = receiver
                    $0.file = file
                    $0.all = all
                }, onResponse: receive)
        } step: {
            line.show($0)
        } each: { reply in
            line.clear()
            if isJSON { return Console.print(bytes: reply.bytes) }
            let json = try reply.json()
            let most = json.count("withdrawnAtMost")
            let withdrawals =
                most > json.count("withdrawn")
                ? "at most \(Humanly.count(most, "withdrawal")) (which of these notes it has is known there only)"
                : Humanly.count(json.count("withdrawn"), "withdrawal")
            Console.print(
                "wrote \(file) for \(Humanly.name(json.text("peer"))): \(Humanly.count(json.count("pushed"), "note")), "
                    + "\(withdrawals), \(Humanly.bytes(json.count("bytesOut")))"
            )
        }
    }
}
