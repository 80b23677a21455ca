import NoteModel

/// The port: the cryptography of revisions' signatures, and who is behind it.
///
/// A database that is opened without one signs nothing and asks for no signatures: for tools and tests that are not about them. A
/// node always has one.
public protocol SignatureScheme: Sendable {
    /// Signs as this node.
    ///
    /// - Returns: 64 bytes.
    func sign(_ message: [UInt8]) throws(DongboError) -> [UInt8]
    /// This node's key, and what proves that it is this node's, under the certificate it has now.
    func ownDeclaration() throws(DongboError) -> (signer: Signer, declaration: [UInt8])
    /// Whose key a declaration is about.
    ///
    /// The certificate in it may have expired since: it says whose key it is, not that the node may still speak.
    ///
    /// - Parameter declaration: untrusted.
    /// - Throws: `.badData` when it cannot be read, `.noRight` when no authority that is trusted here stands behind it.
    func signer(declaredBy declaration: [UInt8]) throws(DongboError) -> Signer
    func isSignature(_ signature: [UInt8], of message: [UInt8], by signer: Signer) -> Bool
    /// Which of the claims hold, in their order. One after the other, unless a scheme can do better.
    func check(_ claims: [SignatureClaim]) -> [Bool]
    /// Whether the certificate that declared the key was revoked, as far as is known here now.
    func isRevoked(_ signer: Signer) -> Bool
}

extension SignatureScheme {
    public func check(_ claims: [SignatureClaim]) -> [Bool] {
        claims.map { isSignature($0.signature, of: $0.message, by: $0.signer) }
    }
}
