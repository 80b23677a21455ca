import Foundation
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

/// A hub in a process of its own, and the spokes that join it.
struct HubProcess {
    static let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
    let folder: String
    let name: HierarchicalName
    let child: ChildProcess
    let address: NodeAddress

    /// - Parameter arguments: further ones of ``ServeHub``.
    init(_ folder: String, fill: Int, _ arguments: [String] = []) async throws {
        self.folder = folder
        name = try HierarchicalName(parsing: "CN=hub/O=Thanh Xuân")
        let data = DataDirectory(folder + "/hub")
        _ = try await Node.initializeHub(data, name: name, clock: NodeClock(), logger: Self.logger)
        child = try ChildProcess(["serve-hub", data.path, "--fill", "\(fill)"] + arguments)
        let ready = try child.readLine().split(separator: " ")
        address = try NodeAddress(parsing: String(ready[1]))
    }

    /// - Parameter address: where the spoke reaches the hub, if not directly.
    func join(_ spoke: String, by address: NodeAddress? = nil) async throws -> Node {
        let data = DataDirectory("\(folder)/\(spoke)")
        let token = try InvitationToken(parsing: try child.ask("invite \(spoke)"))
        _ = try await Node.join(
            data, hub: address ?? self.address, token: token, clock: NodeClock(), logger: Self.logger)
        return try await Node(directory: data, clock: NodeClock(), logger: Self.logger)
    }

    func end() { child.end() }
}
