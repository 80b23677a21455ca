import Foundation
import Logging
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport

/// A hub that listens on the loopback and a spoke that has joined it, both in this process.
final class TestNetwork: Sendable {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let folder: TemporaryFolder
    let hub: Node
    let spoke: Node
    let listener: PeerListener
    let address: NodeAddress

    private init(folder: TemporaryFolder, hub: Node, spoke: Node, listener: PeerListener, address: NodeAddress) {
        self.folder = folder
        self.hub = hub
        self.spoke = spoke
        self.listener = listener
        self.address = address
    }

    /// Runs `body` on a new network and takes it down again.
    ///
    /// - Parameter isConnected: whether the spoke's connection document is switched on.
    static func run(isConnected: Bool = true, _ body: (TestNetwork) async throws -> Void) async throws {
        let network = try await make()
        do {
            if isConnected { try await network.switchConnectionOn() }
            try await body(network)
        } catch {
            await network.close()
            throw error
        }
        await network.close()
    }

    private static func make() async throws -> TestNetwork {
        let folder = try TemporaryFolder()
        let (hubFolder, spokeFolder) = (DataDirectory(folder.file("hub")), DataDirectory(folder.file("spoke")))
        let clock = NodeClock()
        _ = try await Node.initializeHub(
            hubFolder, name: HierarchicalName(parsing: "CN=hub/O=Thanh Xuân"), clock: clock, logger: logger)
        let hub = try await Node(directory: hubFolder, clock: clock, logger: logger)
        let (listener, address) = try await hub.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
        let (token, _) = try await hub.invite(HierarchicalName(parsing: "CN=phuong/O=Thanh Xuân"))
        _ = try await Node.join(spokeFolder, hub: address, token: token, clock: clock, logger: logger)
        let spoke = try await Node(directory: spokeFolder, clock: clock, logger: logger)
        return TestNetwork(folder: folder, hub: hub, spoke: spoke, listener: listener, address: address)
    }

    /// Lets `service` answer in the hub's place, with its certificate and at its address, and then the hub itself again.
    func hubReplaced(
        by service: some PeerService, _ body: () async throws -> Void, afterwards: () async throws -> Void
    ) async throws {
        await listener.shutdown(grace: .zero)
        let liar = try PeerListener(
            address: address, identity: hub.identity, service: service, policy: PeerPolicy(now: { Date() }),
            logger: Self.logger)
        _ = try await liar.start()
        do {
            try await body()
        } catch {
            await liar.shutdown(grace: .zero)
            throw error
        }
        await liar.shutdown(grace: .zero)
        let (listener, _) = try await hub.listen(at: address)
        do {
            try await afterwards()
        } catch {
            await listener.shutdown()
            throw error
        }
        await listener.shutdown()
    }

    private func close() async {
        await spoke.close()
        await listener.shutdown()
        await hub.close()
    }

    /// As an administrator does with `connection set`.
    func switchConnectionOn() async throws {
        for document in try hub.directoryIndex().connections {
            guard var settings = document.settings else { continue }
            settings.isEnabled = true
            try await hub.saveDirectory(document.unid, form: ConnectionSettings.form, settings.changes)
        }
        try await replicate(try spoke.database(Node.directoryDatabase))
    }

    @discardableResult
    func replicate(_ database: DatabaseActor, direction: ReplicationDirection = .both) async throws -> ExchangeReport {
        try await spoke.replicate(database, with: hub.name, direction: direction) { _ in }
    }
}

extension DatabaseActor {
    @discardableResult
    nonisolated func save(
        _ unid: UNID?, _ item: String, _ text: String, form: String? = nil, at clock: NodeClock = NodeClock()
    ) async throws -> SavedNote {
        let request = SaveRequest(
            unid: unid, form: form, changes: [(ItemPath(item)!, .set(.text(text)))], author: "CN=Lan/O=Thanh Xuân")
        let wall = clock.wallMilliseconds
        let outcome = try await write { try $0.save(request, in: $1, wallMilliseconds: wall) }
        guard case .saved(let saved) = outcome else { throw DongboError(.wrongUsage, "not saved") }
        return saved
    }

    nonisolated func text(_ unid: UNID, _ item: String) throws -> ItemValue? {
        try read { try $0.view(unid, reading: $1)?.content[item] }
    }

    nonisolated func stateHash() throws -> Digest { try read { try $0.stateHash(reading: $1) } }

    nonisolated func conflicts() throws -> [ConflictDocument] { try read { try $0.conflictDocuments(reading: $1) } }
}
