import NoteModel

/// That a signer signed a message; to be checked.
public struct SignatureClaim: Sendable, Hashable {
    public let signature: [UInt8]
    public let message: [UInt8]
    public let signer: Signer

    public init(_ signature: [UInt8], of message: [UInt8], by signer: Signer) {
        (self.signature, self.message, self.signer) = (signature, message, signer)
    }
}
