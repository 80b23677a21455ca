/// A node's signing key, as it was declared and checked.
public struct Signer: Hashable, Sendable {
    /// Canonical name of the node.
    public let node: String
    /// The public key.
    public let key: [UInt8]
    /// Of the certificate that declared it: what a revocation names.
    public let serial: String
    /// Names the key and whose it is, so that nobody can declare another node's key as its own and take its revisions over.
    public let fingerprint: Digest

    public init(node: String, key: [UInt8], serial: String) {
        (self.node, self.key, self.serial) = (node, key, serial)
        var writer = ByteWriter(capacity: 128)
        writer.raw("dongbo.signer.1".utf8)
        writer.text(node)
        writer.blob(key)
        fingerprint = Digest(of: writer.bytes)
    }
}
