/// One save of one note by one author: immutable, hashed, and holding only the items that changed.
///
/// A note is the fold of the set of its revisions (``NoteState``); a replica that has the same set shows the same note,
/// in whatever order they came.
public struct Revision: Hashable, Sendable {
    public var dot: Dot
    public var unid: UNID
    /// Everything the editor had read when saving: the note's context at that moment.
    public var base: VersionVector
    /// This incarnation's previous revision of the note. Two edit sessions on one node may share a base; without this
    /// link a replica could take the second for proof that it has the first.
    public var predecessor: Predecessor?
    /// 1 + the highest generation in the base (Notes: the sequence number). For people and DXL; it decides nothing.
    public var generation: UInt32
    public var time: HybridTimestamp
    /// Canonical name.
    public var author: String
    public var form: String
    /// Set when this revision deletes the note.
    public var deletion: Deletion?
    /// Losing revisions whose conflict documents this one settles. Sorted. Part of the base.
    public var resolves: [Dot]
    /// Losing revisions in the base that this one does *not* settle: the editor saw the note, not its conflict documents,
    /// so those stay open. Sorted. Part of the base.
    public var leavesOpen: [Dot]
    /// Revisions in the base that a hub decided shall not count. It overwrites what they wrote; beyond that, what others built on them
    /// shows nothing of it. Sorted. Part of the base.
    public var undoes: [Dot]
    /// Sorted by path, each path once.
    public var writes: [ItemWrite]
    public var salts: Salts

    public struct Predecessor: Hashable, Sendable {
        public var counter: UInt64
        public var hash: Digest
        public init(counter: UInt64, hash: Digest) {
            self.counter = counter
            self.hash = hash
        }
    }

    public struct Deletion: Hashable, Sendable {
        /// Why, in the words of whoever deleted; may be empty.
        public var reason: String
        public init(reason: String = "") { self.reason = reason }
    }

    /// - Precondition: `writes` are sorted by path without repetition, a deletion writes nothing, and `resolves`, `leavesOpen` and
    ///   `undoes` are sorted and covered by `base`.
    public init(
        dot: Dot, unid: UNID, base: VersionVector = VersionVector(), predecessor: Predecessor? = nil,
        generation: UInt32 = 1,
        time: HybridTimestamp, author: String, form: String, deletion: Deletion? = nil, resolves: [Dot] = [],
        leavesOpen: [Dot] = [], undoes: [Dot] = [], writes: [ItemWrite], salts: Salts
    ) {
        self.dot = dot
        self.unid = unid
        self.base = base
        self.predecessor = predecessor
        self.generation = generation
        self.time = time
        self.author = author
        self.form = form
        self.deletion = deletion
        self.resolves = resolves
        self.leavesOpen = leavesOpen
        self.undoes = undoes
        self.writes = writes
        self.salts = writes.isEmpty ? .none : salts
        precondition(violation == nil, "not a revision: \(violation ?? "")")
    }

    /// What is wrong with the shape, or nil. Checked on everything that comes from disk or a peer.
    var violation: String? {
        if dot.counter == 0 { return "the counter is 0" }
        if generation == 0 { return "the generation is 0" }
        if deletion != nil, !writes.isEmpty { return "a deletion writes items" }
        if !isStrictlySorted(writes) { $0.path < $1.path } { return "items are not sorted" }
        if ![resolves, leavesOpen, undoes].allSatisfy({ isStrictlySorted($0, <) }) {
            return "dots are not sorted"
        }
        if let predecessor, predecessor.counter == 0 || predecessor.counter >= dot.counter {
            return "the predecessor is not earlier"
        }
        if base.contains(dot) { return "the base holds the revision itself" }
        if !(resolves + leavesOpen + undoes).allSatisfy(base.contains) {
            return "it settles what its base does not hold"
        }
        if resolves.contains(where: leavesOpen.contains) { return "it both settles and leaves open" }
        for write in writes where !write.leavesOpen.isEmpty {
            if !isStrictlySorted(write.leavesOpen, <) { return "dots are not sorted" }
            if !write.leavesOpen.allSatisfy(leavesOpen.contains) {
                return "an item leaves open what the revision settles"
            }
        }
        return saltViolation
    }
}

extension Revision {
    /// The hash covers salts only through the values they hide. Where there is nothing to hide they have one form, so that
    /// two encodings of one revision never share a hash.
    private var saltViolation: String? {
        if writes.isEmpty { return salts == .none ? nil : "there are salts of nothing" }
        guard case .explicit(let salts) = salts else { return nil }
        if salts.count != writes.count { return "salts do not fit the items" }
        for (write, salt) in zip(writes, salts) where salt != 0 {
            if case .redacted = write.content { return "a redacted item has a salt" }
        }
        return nil
    }
}

private func isStrictlySorted<T>(_ items: [T], _ precedes: (T, T) -> Bool) -> Bool {
    guard items.count > 1 else { return true }
    for index in 1..<items.count where !precedes(items[index - 1], items[index]) { return false }
    return true
}
