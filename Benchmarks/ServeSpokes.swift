import ArgumentParser
import Foundation
import NodeServer
import NoteModel
import NoteStore
import ReplicationTransport

/// Many spokes in one process: they join, copy what they see, and then follow their connection documents. Prints
/// `got SPOKE NANOSECONDS` for each change that arrives, with the clock that all processes share.
struct ServeSpokes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)
    @Argument var folder: String
    @Argument var hub: String
    @Option var first: Int
    @Option var count: Int

    func run() async throws {
        let address = try NodeAddress(parsing: hub)
        let hubName = try HierarchicalName(parsing: "CN=hub/O=Thanh Xuân")
        var spokes: [Node] = []
        var input = LineInput.lines().makeAsyncIterator()
        for number in first..<(first + count) {
            guard let token = await input.next() else { return }
            let data = DataDirectory("\(folder)/spoke-\(number)")
            _ = try await Node.join(
                data, hub: address, token: try InvitationToken(parsing: token), clock: NodeClock(),
                logger: HubProcess.logger)
            let node = try await Node(directory: data, clock: NodeClock(), logger: HubProcess.logger)
            let (_, report) = try await node.createReplica(ReplicationStages.database, from: hubName) { _ in }
            say("joined \(number) \(report.received.notes)")
            spokes.append(node)
        }
        guard await input.next() != nil else { return }
        for (offset, node) in spokes.enumerated() { try await follow(node, number: first + offset) }
        say("following")
        while await input.next() != nil {}
        for node in spokes { await node.close() }
    }

    private func follow(_ node: Node, number: Int) async throws {
        let changes = node.changes.subscribe { $0.database == ReplicationStages.database }
        Task {
            for await _ in changes { say("got \(number) \(monotonicNanoseconds())") }
        }
        // As a node does when it is started.
        await node.announce()
        await node.startReplication()
    }

    private func say(_ line: String) {
        // One write a line, from whichever thread.
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
