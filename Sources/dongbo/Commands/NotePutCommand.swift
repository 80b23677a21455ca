import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

struct NotePutCommand: AsyncParsableCommand {
    enum OnConflict: String, ExpressibleByArgument, CaseIterable { case refuse, document }

    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Save items given as a JSON object on standard input.",
        discussion: """
            Items that are not given stay; null removes one. With --base a save on an older version merges, unless it \
            changes an item that others changed meanwhile.

            --lines saves many notes, one object a line, which may say "$unid", "$form" and "$base".
            """)

    @Argument(help: "The database.") var db: String
    @Option(help: "The note; without it a new one.") var unid: String?
    @Option(help: ArgumentHelp("The revision you read, as 'note get' prints it.", valueName: "revision")) var base:
        String?
    @Option(help: "The note's form.") var form: String?
    @Option(help: "What to do when others changed the same items since the base.") var onConflict: OnConflict = .refuse
    @Flag(help: "Read one object a line.") var lines = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if lines, unid != nil || base != nil || form != nil || onConflict != .refuse {
            throw ValidationError(
                #"with --lines every line says "$unid", "$form" and "$base" for itself, and conflicts are refused"#)
        }
    }

    func run() async throws {
        let link = try node.link()
        if Console.inputIsTerminal { Console.note("reading JSON from the terminal; end it with Ctrl-D") }
        if lines { return try await putLines(link) }
        guard let input = try FileHandle.standardInput.readToEnd(), !input.isEmpty else {
            throw DongboError(.badData, "no JSON object on standard input")
        }
        let reply = try await link.record { client in
            try await client.putNote(
                .with {
                    $0.database = db
                    $0.unid = unid ?? ""
                    $0.base = base ?? ""
                    $0.form = form ?? ""
                    $0.conflictDocument = onConflict == .document
                    $0.items = input
                })
        }
        try Failure.refuseInvalid(reply, json: output.isJSON)
        try output.print(reply) { json in json["refused"] == nil ? [NoteDisplay.saved(json)] : [] }
        if !output.isJSON { for hint in try reply.json().elements("hints") { Console.note(Humanly.value(hint)) } }
        guard let refused = try reply.json()["refused"] else { return }
        try refuse(refused.members, at: try reply.json().text("revision"))
    }

    /// Says what stands in the way and ends with the code of a refused save.
    private func refuse(_ items: [JSONMember], at revision: String) throws -> Never {
        let names = items.map(\.key).joined(separator: ", ")
        let message =
            "not saved: others changed \(names) meanwhile. The note is at \(revision) now; read it and save on that, "
            + "or use --on-conflict document"
        Failure.report(DongboError(.conflict, message), json: output.isJSON)
        if !output.isJSON { for item in items { Console.note("  \(item.key) is now: \(Humanly.value(item.value))") } }
        throw ExitCode(DongboError.Code.conflict.exitStatus)
    }

    private func putLines(_ link: NodeLink) async throws {
        let isJSON = output.isJSON
        let result = try await BulkPut(database: db).run(
            on: link, lines: { AnyIterator(StandardInputLines()) }, progress: ProgressLine(isQuiet: isJSON)
        ) { BulkPut.report($0, isJSON: isJSON) }
        try output.print(result) {
            ["\(Humanly.count($0.count("saved"))) saved, \(Humanly.count($0.count("refused"))) refused"]
        }
        if try result.json().count("refused") > 0 { throw ExitCode(1) }
    }
}
