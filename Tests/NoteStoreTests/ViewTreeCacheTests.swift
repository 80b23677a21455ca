import FormulaLanguage
import NoteModel
import NoteStoreTestKit
import ReplicationCore
import Testing
import ViewIndex

@testable import NoteStore

@Suite struct ViewTreeCacheTests {
    private let cache = ViewTreeCache()

    private func leaf(_ id: Int64, _ byte: UInt8) -> ViewTreeCache.Leaf {
        ViewTreeCache.Leaf(place: ViewLeafPlace(id: id, first: [byte], count: 1), body: [byte])
    }

    private func category(_ byte: UInt8) -> ViewWindow.Category {
        ViewWindow.Category(
            key: [byte], content: ViewCategory(level: 0, column: 0, label: .text(["\(byte)"]), totals: 0))
    }

    /// Reads through the cache.
    ///
    /// - Returns: keys of what came out, and ids of the leaves that were decoded.
    private func read(
        _ leaves: [ViewTreeCache.Leaf], of lists: [Int64] = [1], at sequence: UInt64 = 10
    ) -> (keys: [[UInt8]], decoded: [Int64]) {
        var decoded: [Int64] = []
        let categories = cache.categories(
            of: lists, in: leaves, at: sequence,
            decode: { leaf in
                decoded.append(leaf.place.id)
                return [category(leaf.body[0])]
            }, assemble: { $0.flatMap(\.self) })
        return (categories.map(\.key), decoded)
    }

    @Test func `what has not changed is not decoded again`() {
        #expect(read([leaf(1, 5), leaf(2, 6)]) == ([[5], [6]], [1, 2]))
        #expect(read([leaf(1, 5), leaf(2, 6)]) == ([[5], [6]], []))
    }

    @Test func `after a change only the changed leaves are decoded`() {
        _ = read([leaf(1, 5), leaf(2, 6), leaf(3, 7)])
        #expect(read([leaf(1, 5), leaf(2, 8), leaf(3, 7)]) == ([[5], [8], [7]], [2]))
    }

    @Test func `a leaf that comes between others is the only one decoded`() {
        _ = read([leaf(1, 5), leaf(2, 9)])
        #expect(read([leaf(1, 5), leaf(3, 7), leaf(2, 9)]) == ([[5], [7], [9]], [3]))
    }

    @Test func `a leaf that has gone is not shown any more`() {
        _ = read([leaf(1, 5), leaf(2, 6)])
        #expect(read([leaf(1, 5)]) == ([[5]], []))
    }

    @Test func `what another sight sees is kept beside it`() {
        _ = read([leaf(1, 5)], of: [1])
        _ = read([leaf(1, 5), leaf(2, 6)], of: [1, 2])
        #expect(read([leaf(1, 5)], of: [1]).decoded == [])
        #expect(cache.keptCount == 2)
    }

    @Test func `no more than eight are kept`() {
        for list in 1...20 as ClosedRange<Int64> { _ = read([leaf(list, 5)], of: [list]) }
        #expect(cache.keptCount == 8)
        #expect(read([leaf(20, 5)], of: [20]).decoded == [])
    }

    @Test func `forgetting leaves nothing in memory`() {
        _ = read([leaf(1, 5)], at: 10)
        cache.forget(through: 10)
        #expect(cache.keptCount == 0)
    }

    @Test func `what was read from before the forgetting is right but not kept`() {
        cache.forget(through: 10)
        #expect(read([leaf(1, 5)], at: 10).keys == [[5]])
        #expect(cache.keptCount == 0)
        _ = read([leaf(1, 5)], at: 11)
        #expect(cache.keptCount == 1)
    }

    @Test func `a withdrawal leaves no categories in memory`() throws {
        let replica = try TestReplica(1)
        try replica.declare(
            ViewDesign(
                unid: Sample.unid(900), name: "V", selection: "SELECT @All",
                columns: [ViewColumn(name: "Cat", formula: "Cat", sort: .ascending, isCategorized: true)]))
        let secret = try replica.put(nil, ["Cat": .text("geheimnis")])
        try replica.put(nil, ["Cat": .text("other")])
        try replica.open("V")
        _ = try replica.page("V")
        #expect(replica.database.viewTrees.keptCount == 1)
        try replica.write { database, writer, _ in
            let record = try #require(try writer.note(secret))
            _ = try database.withdraw(
                [Withdrawal(unid: secret, reason: .sight, context: record.context)], from: Sample.incarnation(9),
                accepts: { _ in true }, in: writer)
        }
        #expect(replica.database.viewTrees.keptCount == 0)
        #expect(try replica.page("V").texts == ["[other] 1", "  other"])
        #expect(replica.database.viewTrees.keptCount == 1)
    }
}
