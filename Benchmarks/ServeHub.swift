import AccessControl
import ArgumentParser
import Foundation
import Logging
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// The other process of the replication stages: a hub that serves until its standard input ends, and does what it is told there.
struct ServeHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)
    @Argument var data: String
    @Option var kind: Workload = .standard
    @Option(help: "Notes to begin with.") var fill: Int
    @Option(help: "0: open notes; 1: all the organisation may read them; else note n is spoke n modulo this's.")
    var sharedBy = 0
    @Option(help: "A port to listen at; 0 takes any.") var port = 0

    func run() async throws {
        let node = try await Node(
            directory: DataDirectory(data), clock: NodeClock(),
            logger: Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() })
        let database = try await node.createDatabase(
            ReplicationStages.database, title: "", forms: [],
            access: AccessList.standard.entries + [AccessEntry("*/O=Thanh Xuân", .editor, flags: .all)])
        try await SavingStages.fill(database, kind.lazyNotes(fill), readers: readers)
        let (listener, address) = try await node.listen(at: NodeAddress(host: "127.0.0.1", port: port))
        answer("ready \(address)")
        for await line in LineInput.lines() {
            let words = line.split(separator: " ").map(String.init)
            answer(try await perform(words, node, database))
        }
        await listener.shutdown()
        await node.close()
    }

    private var readers: @Sendable (Int) -> [String]? {
        let spokes = sharedBy
        return { number in
            switch spokes {
            case 0: nil
            case 1: ["*/O=Thanh Xuân"]
            default: ["CN=spoke-\(number % spokes)/O=Thanh Xuân"]
            }
        }
    }

    private func answer(_ line: String) {
        // One write a line; a flush of all files would wait for the thread that reads.
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private func perform(_ words: [String], _ node: Node, _ database: DatabaseActor) async throws -> String {
        switch words[0] {
        case "invite":
            let name = try HierarchicalName(parsing: "CN=\(words[1])/O=Thanh Xuân")
            return "\(try await node.invite(name).token)"
        case "edit":
            // So many notes change, as if people had worked.
            try await HubEdits.run(node, count: Int(words[1])!)
            return "edited"
        case "connect":
            // Every node calls this one as soon as something changes.
            var settings = ConnectionSettings()
            settings.name = "everybody"
            settings.source = ConnectionSettings.everyNode
            settings.destination = node.name.canonical
            settings.isOnChange = true
            try await node.saveDirectory(nil, form: ConnectionSettings.form, settings.changes)
            return "connected"
        case "touch":
            // One note of each of these spokes changes, each in a save of its own.
            var saved: [String] = []
            for spoke in words.dropFirst().compactMap({ Int($0) }) {
                try await HubEdits.touch(database, note: spoke, of: kind)
                saved.append("\(monotonicNanoseconds())")
            }
            return saved.joined(separator: " ")
        case "attach":
            return try await HubEdits.attach(bytes: UInt64(words[1])!, node, database, kind)
        case "describe":
            // An item of a node's document is set by hand, as its role or where it is to be called.
            try await HubEdits.describe(node, of: words[1], item: words[2], text: words[3])
            return "described"
        case "backup":
            try node.backUp(database, to: words[1])
            return "backed up"
        default: throw BenchmarkFailure(message: "no such command: \(words[0])")
        }
    }
}
