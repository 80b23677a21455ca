import NoteModel
import NoteStore

/// Signatures for simulators and tests: a keyed hash in place of Ed25519, so that thousands of runs stay fast.
///
/// It protects nothing: whoever knows a node's name can sign for it. All else is as with real keys: what is signed, who is
/// declared, what does not fit.
public struct SimulatedSignatures: SignatureScheme {
    /// Canonical name of the node that signs.
    public let node: String
    /// Serials of certificates that were revoked.
    public var revoked: Set<String>
    private let own: Signer

    /// - Parameter generation: another one is another key of the same node.
    public init(node: String, generation: Int = 1, revoked: Set<String> = []) {
        self.node = node
        self.revoked = revoked
        own = Self.signer(node, generation)
    }

    private static func signer(_ node: String, _ generation: Int) -> Signer {
        let serial = "\(node)#\(generation)"
        return Signer(node: node, key: Digest(of: Array(serial.utf8)).bytes, serial: serial)
    }

    public func sign(_ message: [UInt8]) throws(DongboError) -> [UInt8] { Self.signature(of: message, own) }

    private static func signature(of message: [UInt8], _ signer: Signer) -> [UInt8] {
        let half = Digest(of: signer.key + message).bytes
        return half + half
    }

    /// The signer's serial.
    public func ownDeclaration() throws(DongboError) -> (signer: Signer, declaration: [UInt8]) {
        (own, Array(own.serial.utf8))
    }

    public func signer(declaredBy declaration: [UInt8]) throws(DongboError) -> Signer {
        let parts = String(decoding: declaration, as: UTF8.self).split(separator: "#")
        guard parts.count == 2, let generation = Int(parts[1]),
            let name = try? HierarchicalName(parsing: String(parts[0]))
        else { throw DongboError(.badData, "the declaration of a signer cannot be read") }
        return Self.signer(name.canonical, generation)
    }

    public func isSignature(_ signature: [UInt8], of message: [UInt8], by signer: Signer) -> Bool {
        signature == Self.signature(of: message, signer)
    }

    public func isRevoked(_ signer: Signer) -> Bool { revoked.contains(signer.serial) }
}
