/// Finds two canonically equivalent keys in one object.
///
/// Objects are small and their keys ASCII, so the first keys are compared by a cheap hash of their bytes, pair by pair.
/// From the 33rd key on, or with the first key that is not ASCII, a set takes over: its hashing is seeded by the
/// process, so a document cannot be built to make it slow, and it compares by canonical equivalence.
struct KeyCheck: ~Copyable {
    private static let pairwiseMax = 32

    /// One per known key, from the second on; an object with a single key needs none.
    private var hashes: [UInt64] = []
    private var set: Set<String>?

    init() {}

    /// False when an equivalent key is there already.
    ///
    /// - Parameter members: all keys that were new so far, in order.
    mutating func isNew(_ key: String, among members: [JSONMember]) -> Bool {
        if set != nil { return set!.insert(key).inserted }
        guard !members.isEmpty else { return true }
        if hashes.isEmpty {
            hashes.reserveCapacity(Self.pairwiseMax)
            guard let first = Self.hash(members[0].key) else { return useSet(key, members) }
            hashes.append(first)
        }
        guard members.count < Self.pairwiseMax, let hash = Self.hash(key) else { return useSet(key, members) }
        for (index, known) in hashes.enumerated() where known == hash && members[index].key == key { return false }
        hashes.append(hash)
        return true
    }

    private mutating func useSet(_ key: String, _ members: [JSONMember]) -> Bool {
        var keys = Set(members.map(\.key))
        let inserted = keys.insert(key).inserted
        set = keys
        return inserted
    }

    /// FNV-1a of the bytes; nil when one of them is not ASCII.
    private static func hash(_ key: String) -> UInt64? {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var union: UInt8 = 0
        for byte in key.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            union |= byte
        }
        return union < 0x80 ? hash : nil
    }
}
