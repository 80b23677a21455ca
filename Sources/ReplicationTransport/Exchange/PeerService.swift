import AuditLog
import NoteModel

/// What a node does for its peers. The listener has checked who calls.
public protocol PeerService: Sendable {
    /// Runs the responder's side of one exchange. Returning ends it in good order, throwing ends it with that error at
    /// the peer. When the peer goes away, `inbound` and `outbound` throw.
    func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws

    /// The databases that `peer` may replicate.
    func databases(peer: HierarchicalName) async throws -> [DatabaseDescription]

    /// How many of the notes that `peer` may see a selection would give it.
    ///
    /// - Throws: `.noSuchThing` when there is no such replica, `.badData` with what is wrong with the selection.
    func preview(_ selection: String, of replica: ReplicaID, peer: HierarchicalName) async throws -> SelectionPreview

    /// Tells a peer which databases change here, until it goes away or the task is cancelled. Returning ends the call in
    /// good order.
    ///
    /// - Parameters:
    ///   - requests: the databases it wants to hear of; each element replaces the one before. Ends with the call.
    ///   - send: waits while the peer does not read.
    func watch(
        peer: HierarchicalName, requests: some AsyncSequence<Set<ReplicaID>, any Error> & Sendable,
        send: @escaping @Sendable ([DatabaseHint]) async throws -> Void
    ) async throws

    /// Supplies attached files to a peer that asks for them. Ends as ``exchange(peer:inbound:outbound:)`` does.
    func supplyAttachments(peer: HierarchicalName, inbound: AttachmentAskReader, outbound: AttachmentAnswerWriter)
        async throws

    /// Asks a peer that has called to supply for whatever is lacking here.
    func askAttachments(peer: HierarchicalName, inbound: AttachmentAnswerReader, outbound: AttachmentAskWriter)
        async throws

    /// Takes in records of a peer's audit log. Only the hub does.
    ///
    /// - Parameter delivery: its name is the peer's.
    func takeAudit(_ delivery: AuditIntake.Delivery, of peer: HierarchicalName) async throws -> AuditReceipt

    /// Hears of every call and handshake that was refused, before the caller does where that is possible.
    func refused(_ refusal: PeerRefusal) async

    /// Gives a node its next certificate, for a new key.
    ///
    /// - Parameters:
    ///   - peer: the certificate it has; the listener has checked that it holds.
    ///   - signingRequest: PKCS #10, DER.
    func renew(peer: NodeCertificate, signingRequest: [UInt8]) async throws -> EnrollmentGrant

    /// Turns an invitation into a certificate. The caller is nobody yet: the token is all it has.
    ///
    /// - Parameter signingRequest: PKCS #10, DER.
    func enroll(tokenSecret: String, signingRequest: [UInt8]) async throws -> EnrollmentGrant
}

extension PeerService {
    /// Not every service has changes to tell of.
    public func watch(
        peer: HierarchicalName, requests: some AsyncSequence<Set<ReplicaID>, any Error> & Sendable,
        send: @escaping @Sendable ([DatabaseHint]) async throws -> Void
    ) async throws {
        throw DongboError(.protocolError, "this node tells nobody of changes")
    }

    /// Only the hub keeps logs of others.
    public func takeAudit(_ delivery: AuditIntake.Delivery, of peer: HierarchicalName) async throws -> AuditReceipt {
        throw DongboError(.protocolError, "this node is not the hub: it keeps nobody's audit log")
    }

    /// Not every service keeps a log.
    public func refused(_ refusal: PeerRefusal) async {}

    /// Only the hub has the authority.
    public func renew(peer: NodeCertificate, signingRequest: [UInt8]) async throws -> EnrollmentGrant {
        throw DongboError(.noRight, "this node is not the hub: it renews no certificates")
    }

    /// Only the hub invites.
    public func enroll(tokenSecret: String, signingRequest: [UInt8]) async throws -> EnrollmentGrant {
        throw DongboError(.noRight, "this node is not the hub: it invites nobody")
    }

    /// A service without attached files has none.
    public func supplyAttachments(
        peer: HierarchicalName, inbound: AttachmentAskReader, outbound: AttachmentAnswerWriter
    ) async throws {
        throw DongboError(.noSuchThing, "this node keeps no attached files")
    }

    /// A service without attached files wants none.
    public func askAttachments(
        peer: HierarchicalName, inbound: AttachmentAnswerReader, outbound: AttachmentAskWriter
    ) async throws {}
}
