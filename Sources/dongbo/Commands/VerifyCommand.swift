import AdministrationProtocol
import ArgumentParser
import Interchange
import SwiftProtobuf

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that every revision is what its author's node signed, while the node runs.",
        discussion: """
            Checks the bytes of every revision, its hash, the signature over it, whose key that is, and that the node speaks for the \
            author. Prints a line for each thing that is wrong; exit status 1 then.
            """)

    @Argument(help: "The database.") var db: String
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (isJSON, summaries) = (output.isJSON, ReplyCollector())
        try await node.link().records { client, receive in
            try await client.verify(.with { $0.database = db }, onResponse: receive)
        } each: { reply in
            let line = try reply.json()
            if line["message"] == nil { summaries.add(line) }
            if isJSON { return Console.print(bytes: reply.bytes) }
            guard line["message"] != nil else { return }
            let revision = line["revision"] == .null ? "" : " \(line.text("revision"))"
            Console.print("\(line.text("unid"))\(revision): \(line.text("message"))")
        }
        guard let total = summaries.all.first else { return }
        let faults = total.count("faults")
        if !isJSON {
            Console.print(
                "\(Humanly.count(total.count("revisions"), "revision")) of \(Humanly.count(total.count("notes"), "note")), "
                    + "\(Humanly.count(total.count("signatures"), "signature")): "
                    + (faults == 0 ? "everything is as it was signed" : "\(faults) wrong"))
        }
        if faults > 0 { throw ExitCode(1) }
    }
}
