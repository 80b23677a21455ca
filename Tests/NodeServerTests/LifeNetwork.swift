import Foundation
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationTransport

/// A hub and spokes whose clocks can be put forward: they are closed and opened again at another day.
final class LifeNetwork: Sendable {
    let folder: TemporaryFolder
    let hubFolder: DataDirectory
    /// Where the hub listens every time.
    let address: NodeAddress

    init(passphrase: [UInt8]? = nil) async throws {
        folder = try TemporaryFolder()
        hubFolder = DataDirectory(folder.file("hub"))
        let name = try HierarchicalName(parsing: "CN=hub/O=Thanh Xuân")
        _ = try await Node.initializeHub(
            hubFolder, name: name, clock: NodeClock(), logger: TestNetwork.logger, passphrase: passphrase)
        let hub = try await Node(directory: hubFolder, clock: NodeClock(), logger: TestNetwork.logger)
        let listener: PeerListener
        (listener, address) = try await hub.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
        await listener.shutdown()
        await hub.close()
    }

    func spokeFolder(_ name: String) -> DataDirectory { DataDirectory(folder.file(name)) }

    static func clock(day: Double) -> NodeClock { NodeClock(offsetSeconds: Int(day * 86_400)) }

    /// Runs the hub on a day after its making.
    func withHub(day: Double = 0, _ body: (Node) async throws -> Void) async throws {
        let hub = try await Node(directory: hubFolder, clock: Self.clock(day: day), logger: TestNetwork.logger)
        let (listener, _) = try await hub.listen(at: address)
        do {
            try await body(hub)
        } catch {
            await listener.shutdown(grace: .zero)
            await hub.close()
            throw error
        }
        await listener.shutdown(grace: .zero)
        await hub.close()
    }

    /// Runs a spoke that has joined.
    func withSpoke(_ name: String, day: Double = 0, _ body: (Node) async throws -> Void) async throws {
        let spoke = try await Node(
            directory: spokeFolder(name), clock: Self.clock(day: day), logger: TestNetwork.logger)
        do {
            try await body(spoke)
        } catch {
            await spoke.close()
            throw error
        }
        await spoke.close()
    }

    static func name(_ spoke: String) throws -> HierarchicalName {
        try HierarchicalName(parsing: "CN=\(spoke)/O=Thanh Xuân")
    }

    func join(_ name: String, to hub: Node, day: Double = 0) async throws {
        let (token, _) = try await hub.invite(Self.name(name))
        _ = try await Node.join(
            spokeFolder(name), hub: address, token: token, clock: Self.clock(day: day), logger: TestNetwork.logger)
    }

    func rejoin(_ name: String, token: InvitationToken, day: Double = 0) async throws {
        _ = try await Node.rejoin(
            spokeFolder(name), hub: nil, token: token, clock: Self.clock(day: day), logger: TestNetwork.logger)
    }
}

extension Node {
    /// Both ways, with the hub or another node.
    func replicateDirectory(with peer: HierarchicalName) async throws {
        _ = try await replicate(database(Self.directoryDatabase), with: peer, direction: .both) { _ in }
    }

    func directoryFailure(with peer: HierarchicalName) async -> DongboError? {
        do {
            try await replicateDirectory(with: peer)
            return nil
        } catch {
            return error as? DongboError
        }
    }
}
