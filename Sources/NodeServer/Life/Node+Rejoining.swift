import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import SQLiteNoteStore

extension Node {
    /// Gives a node that joined before, and does not run, a new key and certificate for a token: its certificate had expired or was
    /// revoked. Databases and everything else stay as they are.
    ///
    /// - Parameter hub: where the hub listens; nil: where this node joined.
    /// - Throws: `.noSuchThing` when no node lives there, `.busy` while it runs, `.wrongUsage` for a hub or a token of another node's
    ///   name, `.noRight` when the token does not work. Nothing has changed then, but the token may be spent.
    public static func rejoin(
        _ directory: DataDirectory, hub: NodeAddress?, token: InvitationToken, clock: NodeClock, logger: Logger
    ) async throws -> (node: HierarchicalName, hub: HierarchicalName) {
        let (identity, hubName) = try await reenrol(directory, hub: hub, token: token, clock: clock)
        let node = try await Node(directory: directory, clock: clock, logger: logger)
        do {
            if let copy = try? node.database(directoryDatabase) {
                _ = try await node.replicate(copy, with: hubName, direction: .both, progress: { _ in })
            } else {
                // Joining had been cut off before the directory was there.
                _ = try await node.createReplica(directoryDatabase, from: hubName, progress: { _ in })
            }
        } catch {
            // The certificate is good; the directory follows by the next exchange.
            logger.warning("the directory could not be brought up to date", metadata: ["error": "\(error)"])
        }
        await node.close()
        return (identity.name, hubName)
    }

    private static func reenrol(
        _ directory: DataDirectory, hub: NodeAddress?, token: InvitationToken, clock: NodeClock
    ) async throws -> (identity: NodeIdentity, hub: HierarchicalName) {
        guard directory.isNode else {
            throw DongboError(.noSuchThing, "\(directory.path) holds no node; a new one joins with 'dongbo join'")
        }
        guard !FileManager.default.fileExists(atPath: directory.authority) else {
            throw DongboError(
                .wrongUsage, "\(directory.path) is a hub: it renews its certificate itself when it is served")
        }
        let lock = try Self.lock(directory)
        defer { lock.release() }
        let name = try NodeIdentity.load(from: directory.identity).name
        var settings = try NodeSettings.load(directory)
        guard let address = try hub ?? settings.hubAddress.map({ try NodeAddress(parsing: $0) }) else {
            throw DongboError(.wrongUsage, "this node does not know where its hub listens: say --hub HOST:PORT")
        }
        let (identity, hubName) = try await EnrollmentClient.enroll(at: address, token: token, now: { clock.now })
        guard identity.name == name else {
            throw DongboError(
                .wrongUsage,
                "the token is for \(identity.name), but this node is \(name): ask for one with 'dongbo invite \(name)'")
        }
        (settings.hubAddress, settings.hubName) = (address.description, hubName.canonical)
        try settings.save(directory)
        // Before the certificate: after a crash in between the new key is declared under the old certificate, which is no harm.
        try SigningKey.replace(in: directory.identity)
        try identity.save(to: directory.identity)
        return (identity, hubName)
    }
}
