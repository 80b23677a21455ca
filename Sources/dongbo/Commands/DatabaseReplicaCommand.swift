import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct DatabaseReplicaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replica", abstract: "Make a new replica of a peer's database.")

    @Argument(help: "The database's name on the peer, and here.") var db: String
    @Option(help: ArgumentHelp("The peer.", valueName: "node")) var from: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let output = output
        let line = ProgressLine(isQuiet: output.isJSON)
        try await node.link().progress { client, receive in
            try await client.createReplica(
                .with {
                    $0.database = db
                    $0.from = from
                }, onResponse: receive)
        } step: {
            line.show($0)
        } each: { reply in
            line.clear()
            let json = try reply.json()
            try output.print(reply) { json in
                [
                    "replica of \(json.text("database")) made: \(Humanly.count(json.count("notes"), "note")), "
                        + "\(Humanly.bytes(json.count("bytes"))) in \(Humanly.seconds(json.seconds("seconds")))"
                ]
            }
            let refused = json.count("refused")
            guard refused > 0 else { return }
            Console.note(
                "\(Humanly.refused(refused)) here: 'dongbo quarantine \(json.text("database"))' says why; "
                    + "who administers the database may accept it")
            throw ExitCode(1)
        }
    }
}
