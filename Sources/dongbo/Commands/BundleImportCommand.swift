import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import SwiftProtobuf

struct BundleImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take in a bundle that another node made for this one.",
        discussion: """
            The whole file is checked before anything is applied. Importing it again, or several in any order, does no harm. \
            Where there is no replica of the database yet, one is made.
            """)

    @Argument(help: "The bundle.") var file: String
    @Flag(help: "Say what it would do, and change nothing.") var preview = false
    @Option(help: ArgumentHelp("The name of a replica that has to be made; default: the sender's.", valueName: "db"))
    var database: String?
    @OptionGroup var node: NodeOptions
    @Flag(name: .customLong("json"), help: "Print JSON.") var isJSON = false

    func run() async throws {
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let line = ProgressLine(isQuiet: isJSON)
        let lines = ReplyCollector()
        try await node.link().progress { client, receive in
            try await client.importBundle(
                .with {
                    $0.file = path
                    $0.preview = preview
                    $0.database = database ?? ""
                }, onResponse: receive)
        } step: {
            line.show($0)
        } each: { reply in
            line.clear()
            lines.add(try reply.json())
            if isJSON { Console.print(bytes: reply.bytes) }
        }
        for json in lines.all {
            if !isJSON { describe(json) }
            try judge(json)
        }
    }

    private func describe(_ json: JSONValue) {
        let database = json.text("database")
        let from = "from \(Humanly.name(json.text("peer"))), made \(Humanly.time(json.text("created")))"
        Console.print("\(preview ? "would import" : "imported") into \(database): a bundle \(from)")
        if json["newReplica"] == .bool(true) {
            Console.print("\(database) \(preview ? "would be" : "is") a new replica on this node")
        }
        if json.text("standing") == "old" { return Console.print("it is older than what is here: nothing to do") }
        for (key, noun, what) in [
            ("pulled", "note", " new or changed"), ("withdrawn", "note", " withdrawn"),
            ("conflicts", "new conflict", ""),
            ("refused", "revision", " refused"),
        ] {
            Console.print("  \(Humanly.count(json.count(key), noun))\(what)")
        }
    }

    /// Ends with 1 when something was refused or is still to come.
    private func judge(_ json: JSONValue) throws {
        let refused = json.count("refused")
        if preview, refused > json.count("refusedThere") {
            let here = refused - json.count("refusedThere")
            Console.note("\(Humanly.count(here, "revision")) would be refused and wait in quarantine")
        } else {
            ReplicationDisplay.tellOfRefusals(json)
        }
        let standing = json.text("standing")
        if standing == "gap" {
            Console.note(
                "changes before this bundle have not come yet; export a bundle for \(Humanly.name(json.text("peer"))), so that "
                    + "its next one begins where this replica is")
        }
        if standing == "givenUp" {
            Console.note("the sender's file was given up here: only what it wrote itself was taken")
        }
        if refused > 0 || standing == "gap" || standing == "givenUp" { throw ExitCode(1) }
    }
}
