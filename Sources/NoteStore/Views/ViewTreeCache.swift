import Synchronization

/// The categories of views that were opened lately, decoded: most pages are read from a view that has not changed since.
///
/// What is kept is used only while every byte it was decoded from is the same, so nothing ever has to be told of a change.
final class ViewTreeCache: Sendable {
    private struct Kept {
        let lists: [Int64]
        let bodies: [[UInt8]]
        let categories: [ViewWindow.Category]
    }

    /// Views as somebody sees them.
    private static let keptMax = 8
    private static let categoriesMax = 50_000

    /// The one decoded last comes last.
    private let kept = Mutex<[Kept]>([])

    /// - Parameters:
    ///   - bodies: of all leaves of the lists, in order, as they are stored now.
    ///   - decode: makes the categories of `bodies`.
    func categories(
        of lists: [Int64], in bodies: [[UInt8]], decode: () throws -> [ViewWindow.Category]
    ) rethrows -> [ViewWindow.Category] {
        let known = kept.withLock { $0.last { $0.lists == lists } }
        if let known, known.bodies == bodies { return known.categories }
        let categories = try decode()
        kept.withLock { kept in
            kept.removeAll { $0.lists == lists }
            guard categories.count <= Self.categoriesMax else { return }
            if kept.count == Self.keptMax { kept.removeFirst() }
            kept.append(Kept(lists: lists, bodies: bodies, categories: categories))
        }
        return categories
    }
}
