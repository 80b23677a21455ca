import ArgumentParser
import Foundation
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

/// The other process of the replication stages: a hub that serves until its standard input ends.
struct ServeHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)
    @Argument var data: String
    @Option var kind: Workload = .standard
    @Option var fill: Int

    func run() async throws {
        let node = try await Node(
            directory: DataDirectory(data), clock: NodeClock(),
            logger: Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() })
        let database = try await node.createDatabase(ReplicationStages.database, title: "", forms: [])
        try await SavingStages.fill(database, kind.lazyNotes(fill))
        let (token, _) = try await node.invite(try HierarchicalName(parsing: "CN=spoke/O=Thanh Xuân"))
        let (listener, address) = try await node.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
        print("ready \(address) \(token)")
        fflush(nil)
        while let line = readLine() {
            // "edit N": N notes of the database change, as if people had worked.
            guard line.hasPrefix("edit "), let count = Int(line.dropFirst(5)) else { continue }
            try await HubEdits.run(node, count: count)
            print("edited")
            fflush(nil)
        }
        await listener.shutdown()
        await node.close()
    }
}
