import Logging
import NoteModel
import NoteStore
import Synchronization
import ViewIndex

extension Node {
    /// After a change: rows of views whose designs have come, changed or gone are made or taken away in the background.
    func keepViews(of name: String) {
        guard let database = registry.withLock({ $0.databases[name] }), database.database.isViewWorkDue else { return }
        Task { [viewKeeper, clock, logger] in
            do {
                try await viewKeeper.work(on: database, clock: clock)
            } catch {
                logger.warning(
                    "views could not be brought up to date",
                    metadata: ["database": .string(name), "error": .string("\(error)")])
            }
        }
    }

    /// Makes sure that a view's rows are there and hold at this moment; every view's for nil.
    ///
    /// - Throws: `.noSuchThing` for an unknown view.
    public func prepareViews(_ name: String?, of database: DatabaseActor) async throws {
        let names = try database.database.wantView(named: name).map(\.name)
        if database.database.isViewWorkDue { try await viewKeeper.work(on: database, clock: clock) }
        for name in names { try await refreshView(name, of: database) }
    }

    /// Views that read the day hold until midnight, those that read the time until the minute is over; then every note is
    /// evaluated anew when the view is opened.
    private func refreshView(_ name: String, of database: DatabaseActor) async throws {
        let wall = clock.wallMilliseconds
        guard database.database.viewNeedsRefresh(named: name, wallMilliseconds: wall) else { return }
        var key: Int64? = 0
        while let next = key {
            key = try await database.write {
                try $0.refreshView(named: name, after: next, limit: ViewBuild.batch, in: $1, wallMilliseconds: wall)
            }
        }
    }

    /// Runs `body`, and again when formulas in it looked into a view whose rows were not there; they are made first.
    ///
    /// - Parameter body: leaves nothing behind when it throws, as transactions do.
    public func makingViews<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        for _ in 0..<Self.missingViewsMax {
            do {
                return try await body()
            } catch let error as DongboError {
                guard let missing = error.cause as? MissingView else { throw error }
                try await prepareViews(missing.view, of: try database(missing.database))
            }
        }
        return try await body()
    }

    /// So many views one transaction may find missing, one after the other.
    private static let missingViewsMax = 16

    /// Makes a view's rows anew from the notes.
    public func rebuildViews(_ name: String?, of database: DatabaseActor) async throws {
        for name in try database.database.wantView(named: name).map(\.name) {
            try await database.write { try $0.discardView(named: name, in: $1) }
        }
        try await viewKeeper.work(on: database, clock: clock)
    }
}
