import Dispatch

/// The change feed of a database in pages. The next page is read on a thread of its own while the one before is taken into
/// the index: reading notes costs about as much as indexing them.
final class FullTextFeed: @unchecked Sendable {
    // Guard: one thread calls the methods; `ahead` is set by the work item `reading`, for whose end that thread waits
    // before it looks.
    private let database: DatabaseActor
    private let limit: Int
    private let queue = DispatchQueue(label: "dongbo.search.feed", qos: .utility)
    private var through: UInt64
    private var current: FullTextPage?
    private var reading: DispatchWorkItem?
    private var ahead: Result<FullTextPage, any Error>?

    /// - Parameter limit: changes in a page.
    init(_ database: DatabaseActor, after: UInt64, limit: Int) {
        (self.database, self.limit, through) = (database, limit, after)
    }

    /// Whether there is another page.
    func hasNext() throws -> Bool {
        if current != nil { return true }
        let page: FullTextPage
        if let reading {
            reading.wait()
            self.reading = nil
            page = try ahead!.get()
        } else {
            page = try read(after: through)
        }
        guard page.through > through else { return false }
        through = page.through
        current = page
        if through < page.last { readAhead() }
        return true
    }

    func next() throws -> FullTextPage? {
        guard try hasNext() else { return nil }
        defer { current = nil }
        return current
    }

    /// Waits for what is being read: the database may be closed afterwards.
    func finish() {
        reading?.wait()
        reading = nil
    }

    private func readAhead() {
        let after = through
        let work = DispatchWorkItem { self.ahead = Result { try self.read(after: after) } }
        reading = work
        queue.async(execute: work)
    }

    private func read(after: UInt64) throws -> FullTextPage {
        try database.read { try FullTextPage($0, after: after, limit: limit, reading: $1) }
    }
}
