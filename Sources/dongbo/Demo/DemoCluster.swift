import Foundation
import Glibc
import Interchange
import Logging
import NodeServer
import NoteModel
import ReplicationTransport
import Synchronization

/// Three real nodes on this machine: processes of this program, joined with tokens, talking TLS on the loopback.
final class DemoCluster: Sendable {
    let hub: DemoNode
    let spokes: [DemoNode]
    let path: String
    private let logLevel: String
    private let processes = Mutex<[NodeProcess]>([])

    var nodes: [DemoNode] { [hub] + spokes }

    /// Chooses names and makes the directory; nothing runs yet.
    init(logLevel: String) throws(DongboError) {
        self.logLevel = logLevel
        path = try Self.makeDirectory()
        hub = try Self.node("hub", [], in: path)
        spokes = [
            try Self.node("spoke-1", ["Phường Hạ Đình"], in: path),
            try Self.node("spoke-2", ["Phường Khương Đình"], in: path),
        ]
    }

    private static func node(_ name: String, _ units: [String], in path: String) throws(DongboError) -> DemoNode {
        DemoNode(
            name: try HierarchicalName(commonName: name, organisationalUnits: units, organisation: "Thanh Xuân"),
            directory: DataDirectory(path + "/" + name))
    }

    /// In TMPDIR, unless that is too long for a socket's path.
    private static func makeDirectory() throws(DongboError) -> String {
        let wanted = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array(((wanted.utf8.count < 60 ? wanted : "/tmp") + "/dongbo-demo-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw DongboError(
                .cannotCreate, "no temporary directory could be made: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes the hub, starts it, lets the spokes join and starts them.
    func start() async throws {
        let (clock, logger) = (NodeClock(), NodeLogger.make(.error))
        _ = try await HubSetup.make(hub.directory, name: hub.name, clock: clock, logger: logger)
        let address = try await serve(hub)
        for spoke in spokes {
            let token = try InvitationToken(parsing: try await hub.invite(spoke.name))
            _ = try await Node.join(spoke.directory, hub: address, token: token, clock: clock, logger: logger)
            _ = try await serve(spoke)
        }
    }

    private func serve(_ node: DemoNode) async throws -> NodeAddress {
        let process = try NodeProcess(node, logLevel: logLevel)
        processes.withLock { $0.append(process) }
        return try await process.ready()
    }

    /// One more node, which joins and is then left alone.
    func startApart() async throws -> DemoNode {
        let apart = try Self.node("may-le", ["Phường Kim Giang"], in: path)
        let token = try InvitationToken(parsing: try await hub.invite(apart.name))
        guard let address = addresses.first else { preconditionFailure("the hub runs") }
        _ = try await Node.join(
            apart.directory, hub: address, token: token, clock: NodeClock(), logger: NodeLogger.make(.error))
        _ = try await serve(apart)
        return apart
    }

    /// Where each node listened.
    var addresses: [NodeAddress] { processes.withLock { $0.compactMap(\.address) } }

    func stop() async {
        let stopping = processes.withLock { $0 }
        for process in stopping.reversed() { await process.stop() }
    }

    func removeData() { try? FileManager.default.removeItem(atPath: path) }
}
