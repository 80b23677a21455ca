import Synchronization

/// The categories of views that were opened lately, decoded: most pages are read from a view that has not changed since, or
/// only here and there.
///
/// What is kept is used only while every byte it was decoded from is the same, so nothing has to be told of a change; only what
/// must not stay in memory has to be forgotten (``forget(through:)``).
final class ViewTreeCache: Sendable {
    /// One leaf of categories.
    struct Leaf: Sendable {
        let place: ViewLeafPlace
        let body: [UInt8]
    }

    private struct Kept {
        let lists: [Int64]
        let leaves: [Leaf]
        /// Of each leaf, as they were decoded.
        let decoded: [[ViewWindow.Category]]
        let categories: [ViewWindow.Category]
    }

    private struct State {
        /// The one put together last comes last.
        var kept: [Kept] = []
        /// States of the database up to this change are not kept.
        var forgotten: UInt64?
    }

    /// Views as somebody sees them.
    private static let keptMax = 8
    private static let categoriesMax = 50_000

    private let state = Mutex(State())

    /// - Parameters:
    ///   - leaves: all leaves of the lists, in order, as they are stored now.
    ///   - sequence: the latest change in the state they are read from.
    ///   - decode: makes the categories of one leaf. Called only for leaves that are not known.
    ///   - assemble: makes one tree of the categories of all leaves.
    func categories(
        of lists: [Int64], in leaves: [Leaf], at sequence: UInt64, decode: (Leaf) throws -> [ViewWindow.Category],
        assemble: ([[ViewWindow.Category]]) -> [ViewWindow.Category]
    ) rethrows -> [ViewWindow.Category] {
        let known = state.withLock { $0.kept.last { $0.lists == lists } }
        if let known, known.leaves.elementsEqual(leaves, by: Self.isSame) { return known.categories }
        var before: [Int64: Int] = [:]
        for (index, leaf) in (known?.leaves ?? []).enumerated() { before[leaf.place.id] = index }
        let decoded = try leaves.map { leaf in
            if let known, let index = before[leaf.place.id], Self.isSame(known.leaves[index], leaf) {
                return known.decoded[index]
            }
            return try decode(leaf)
        }
        let categories = assemble(decoded)
        keep(Kept(lists: lists, leaves: leaves, decoded: decoded, categories: categories), at: sequence)
        return categories
    }

    private static func isSame(_ left: Leaf, _ right: Leaf) -> Bool {
        left.place.count == right.place.count && left.body == right.body
    }

    private func keep(_ new: Kept, at sequence: UInt64) {
        state.withLock { state in
            state.kept.removeAll { $0.lists == new.lists }
            if let forgotten = state.forgotten, sequence <= forgotten { return }
            guard new.categories.count <= Self.categoriesMax else { return }
            if state.kept.count == Self.keptMax { state.kept.removeFirst() }
            state.kept.append(new)
        }
    }

    /// Forgets everything that was read from the database up to a change; whoever still reads such a state has it decoded for
    /// himself alone.
    func forget(through sequence: UInt64) {
        state.withLock { state in
            state.kept = []
            state.forgotten = max(sequence, state.forgotten ?? 0)
        }
    }

    /// How many views' categories are in memory.
    var keptCount: Int { state.withLock { $0.kept.count } }
}
