import NoteModel

/// Where a sealed value stands. Anywhere else it does not open.
public struct SealingContext: Sendable, Hashable {
    public let replica: ReplicaID
    public let unid: UNID
    public let path: ItemPath

    public init(replica: ReplicaID, unid: UNID, path: ItemPath) {
        (self.replica, self.unid, self.path) = (replica, unid, path)
    }

    /// What keys and ciphertext are bound to.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.raw(Array("dongbo.sealed-item".utf8))
        writer.byte(SealedEnvelope.version)
        writer.identifier(replica)
        writer.identifier(unid)
        writer.text(path.text)
        return writer.bytes
    }
}
