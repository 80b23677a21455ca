import AuditLog
import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import SQLiteNoteStore

extension Node {
    /// Makes a new hub: its keys, the organisation's certificate authority, the directory.
    ///
    /// - Parameters forms, views: of the directory, as `Schemas/directory.yaml` has them.
    /// - Parameter passphrase: what the authority's key is encrypted with; nil keeps it in the clear.
    /// - Returns: the authority's fingerprint.
    public static func initializeHub(
        _ directory: DataDirectory, name: HierarchicalName, clock: NodeClock, logger: Logger,
        forms: [FormDeclaration] = DirectoryForms.all, views: [ViewDeclaration] = [],
        passphrase: [UInt8]? = nil
    ) async throws -> CertificateFingerprint {
        try directory.prepare()
        let authority = try CertificateAuthority.create(organisation: name.organisation, now: clock.now)
        try authority.save(to: directory.authority, passphrase: passphrase)
        try NodeSettings().save(directory)
        // The identity makes the directory a node, so it comes last: a crash before leaves nothing that looks like one.
        try authority.issueHubIdentity(name: name, now: clock.now).save(to: directory.identity)
        let node = try await Node(directory: directory, clock: clock, logger: logger)
        _ = try await node.createDatabase(
            directoryDatabase, title: "Danh bạ · Directory", forms: forms, views: views, access: node.directoryAccess)
        try await node.recordNode(name, role: "hub", address: nil)
        try await node.recordRoles()
        try await node.recordCertificate(node.identity.certificate)
        try await node.publishSealingKey()
        await node.close()
        return authority.fingerprint
    }

    /// Joins an organisation: makes keys, gets a certificate, copies the directory.
    public static func join(
        _ directory: DataDirectory, hub: NodeAddress, token: InvitationToken, clock: NodeClock, logger: Logger
    ) async throws -> (node: HierarchicalName, hub: HierarchicalName) {
        try directory.prepare()
        let (identity, hubName) = try await EnrollmentClient.enroll(at: hub, token: token, now: { clock.now })
        try NodeSettings(hubAddress: hub.description, hubName: hubName.canonical).save(directory)
        try identity.save(to: directory.identity)
        let node = try await Node(directory: directory, clock: clock, logger: logger)
        do {
            try await node.audit.record(
                AuditEntry(.join, by: AuditActor(node.administrator, .commandLine), detail: hubName.canonical))
            let (copy, _) = try await node.createReplica(directoryDatabase, from: hubName, progress: { _ in })
            // The only meeting there may ever be, if the networks are not joined: the hub must be able to seal bundles.
            try await node.publishSealingKey()
            _ = try await node.replicate(copy, with: hubName, direction: .both, progress: { _ in })
        } catch {
            await node.close()
            throw error
        }
        await node.close()
        return (identity.name, hubName)
    }

    /// A one-time token for a node that is to join.
    public func invite(_ name: HierarchicalName) async throws -> (token: InvitationToken, expires: Date) {
        guard let desk else {
            throw DongboError(.noRight, "only the hub invites nodes\(settings.hubName.map { ": ask \($0)" } ?? "")")
        }
        guard !name.matches(self.name) else {
            throw DongboError(.wrongUsage, "\(name) is this hub itself; a node that joins needs a name of its own")
        }
        guard try credential(of: name) == nil else {
            throw DongboError(.wrongUsage, "\(name) is a person who logs in; a node needs a name of its own")
        }
        return try await desk.invite(name, now: clock.now)
    }
}
