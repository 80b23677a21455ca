import NoteModel

/// The private keys that somebody has at hand.
public struct KeyRing: Sendable {
    private var keys: [KeyID: SealingPrivateKey] = [:]

    public init(_ keys: [SealingPrivateKey] = []) { for key in keys { add(key) } }

    public mutating func add(_ key: SealingPrivateKey) { keys[key.publicKey.id] = key }

    public var isEmpty: Bool { keys.isEmpty }
    public func has(_ id: KeyID) -> Bool { keys[id] != nil }
    public subscript(id: KeyID) -> SealingPrivateKey? { keys[id] }

    /// Adds the groups' keys that are wrapped for a key on the ring.
    public mutating func add(groups: [GroupKey]) {
        for group in groups where !has(group.publicKey.id) {
            if let key = group.open(with: self) { add(key) }
        }
    }

    /// - Throws: as ``SealedEnvelope/open(with:in:)``.
    public func open(_ envelope: SealedEnvelope, in context: SealingContext) throws(SealingFault) -> ItemValue {
        guard let key = envelope.recipients.lazy.compactMap({ keys[$0] }).first else { throw .notForThis }
        return try envelope.open(with: key, in: context)
    }
}
