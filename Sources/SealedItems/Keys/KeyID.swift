import NoteModel

/// Names a public key: the beginning of its SHA-256.
public struct KeyID: Identifier128 {
    public let rawValue: UInt128
    public init(rawValue: UInt128) { self.rawValue = rawValue }
}
