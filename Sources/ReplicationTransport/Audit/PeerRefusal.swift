import NoteModel

/// A peer, or somebody who wanted to be taken for one, was refused.
public struct PeerRefusal: Sendable, Hashable {
    /// Nil: whoever it was has shown no certificate that holds.
    public let peer: HierarchicalName?
    /// Where the call came from, as far as that is known.
    public let origin: String
    /// The method that was called; empty when it did not come so far.
    public let method: String
    /// Of the error.
    public let code: String
    /// Why, without contents.
    public let message: String

    init(peer: HierarchicalName?, origin: String, method: String, code: String, message: String) {
        self.peer = peer
        self.origin = origin
        self.method = method
        self.code = code
        self.message = message
    }

    /// A certificate that was not taken.
    init(handshake error: any Error, from origin: String) {
        let message = (error as? DongboError)?.message ?? "the certificate was not taken"
        self.init(peer: nil, origin: origin, method: "", code: DongboError.Code.noRight.name, message: message)
    }
}
