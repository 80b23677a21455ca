import AdministrationProtocol
import ArgumentParser
import Interchange
import NoteModel
import SwiftProtobuf
import Synchronization

struct AttachmentExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Write an attached file to disk.",
        discussion: """
            What is not on this node is fetched from one that has it; when that is cut, the next attempt goes on where it \
            was. A file appears under its name only when it is whole.
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "The note.") var unid: String
    @Argument(help: ArgumentHelp("The item, or the file's name.", valueName: "item|name")) var what: String
    @Option(name: .shortAndLong, help: ArgumentHelp("Where to; '-' for standard output.", valueName: "file"))
    var output: String
    @OptionGroup var node: NodeOptions
    @Flag(name: .customLong("json"), help: "Print what was written as JSON.") var isJSON = false

    func validate() throws {
        guard output != "-" || !isJSON else {
            throw ValidationError("standard output is the file's; leave out --json")
        }
    }

    func run() async throws {
        let progress = ProgressLine(isQuiet: isJSON)
        // Asked for before the file is touched: a mistake must not leave an empty one.
        let state = Mutex<Written>(Written())
        let path = output
        try await node.link().parts { client, receive in
            try await client.extractAttachment(
                .with {
                    $0.database = db
                    $0.unid = unid
                    $0.what = what
                }, onResponse: receive)
        } each: { part in
            switch part.content {
            case .step(let step):
                progress.show(
                    "\(step.what): \(Humanly.bytes(Int(step.done))) of \(Humanly.bytes(Int(step.total)))")
            case .record(let record):
                let reply = Reply(record)
                let json = try reply.json()
                try state.withLock { state in
                    state = Written(reply: reply, json: json, target: try FileTarget(path: path))
                }
            case .bytes(let bytes): try state.withLock { try $0.target?.write([UInt8](bytes)) }
            case nil: break
            }
        }
        progress.clear()
        try state.withLock { try finish($0) }
    }

    private func finish(_ written: Written) throws {
        guard let target = written.target, let reply = written.reply else {
            throw DongboError(.protocolError, "the node did not say what it was about to send")
        }
        try target.finish(sha256: written.json.text("sha256"))
        guard output != "-" else { return }
        if isJSON { return Console.print(bytes: reply.bytes) }
        let fetched = written.json.count("fetched")
        Console.print(
            "\(written.json.text("name"))  \(Humanly.bytes(written.json.count("size")))  written to \(output)"
                + (fetched > 0 ? "  (\(Humanly.bytes(fetched)) fetched)" : ""))
    }

    /// What has come so far.
    private struct Written: @unchecked Sendable {  // only used inside the lock
        var reply: Reply?
        var json: JSONValue = .null
        var target: FileTarget?
    }
}
