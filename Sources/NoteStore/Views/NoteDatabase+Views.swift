import FormulaLanguage
import NoteModel
import ReplicationCore
import Synchronization
import ViewIndex

/// A view as lists of views show it.
public struct ViewSummary: Sendable {
    public let design: ViewDesign
    /// What is wrong with its design; such a view has no rows.
    public let problem: DongboError?
    /// Its rows are being made.
    public let isReady: Bool
    /// Rows of documents that somebody sees.
    public let documents: Int
}

extension NoteDatabase {
    /// All views and folders, by name.
    public func viewSummaries(in sight: Sight, reading reader: any NoteStoreReader) throws -> [ViewSummary] {
        try views.withLock { $0.all }.map { entry in
            let shelved = entry.shelved.flatMap { $0.phase == .ready ? $0 : nil }
            var documents = 0
            if let shelved {
                for list in try reader.viewLists(of: shelved.id, order: 0, part: .documents, in: sight) {
                    documents += try reader.viewLeaves(of: list).reduce(0) { $0 + $1.count }
                }
            }
            var problem: DongboError?
            if case .failure(let error) = entry.compiled { problem = error }
            return ViewSummary(
                design: entry.design, problem: problem, isReady: shelved != nil, documents: documents)
        }
    }

    /// - Throws: `.noSuchThing` with the names there are.
    public func viewDesign(named name: String) throws(DongboError) -> ViewDesign {
        let (entry, names) = views.withLock { ($0.entry(named: name), $0.all.map(\.design.name)) }
        if let entry { return entry.design }
        throw DongboError(
            .noSuchThing,
            "there is no view or folder '\(name)'"
                + (names.isEmpty ? "; this database has none" : "; there are \(names.joined(separator: ", "))"))
    }

    /// Whether rows of views are to be made or taken away.
    public var isViewWorkDue: Bool { views.withLock { $0.isWorkDue && (!$0.leaving.isEmpty || !$0.unmade.isEmpty) } }

    /// The next view whose rows are to be made; nil when there is none.
    public func nextViewBuild(wallMilliseconds: UInt64) -> ViewBuild? {
        guard let unid = views.withLock({ $0.unmade.first?.design.unid }) else { return nil }
        return ViewBuild(of: unid, in: self, wallMilliseconds: wallMilliseconds)
    }

    /// Has the rows of a view made, if they are not; all views' for nil.
    ///
    /// - Returns: what was asked for, by name.
    @discardableResult
    public func wantView(named name: String?) throws -> [ViewDesign] {
        let designs = try name.map { [try viewDesign(named: $0)] } ?? views.withLock { $0.all.map(\.design) }
        views.withLock { catalogue in for design in designs { catalogue.want(design.unid) } }
        return designs
    }

    /// Takes away rows of former views, at most `limit` leaves and notes of them.
    ///
    /// - Returns: whether there is more.
    public func removeFormerViews(limit: Int, in writer: any NoteStoreWriter) throws -> Bool {
        guard let view = views.withLock({ $0.leaving.first }) else { return false }
        if view.phase != .leaving {
            var leaving = view
            leaving.phase = .leaving
            try writer.putView(&leaving)
        }
        if try writer.removeView(view.id, limit: limit) { views.withLock { $0.removeLeaving(view.id) } }
        return views.withLock { !$0.leaving.isEmpty }
    }

    /// Gives up a view's rows, so that they are made anew.
    public func discardView(named name: String, in writer: any NoteStoreWriter) throws {
        let unid = try viewDesign(named: name).unid
        guard var shelved = views.withLock({ $0.entries[unid]?.shelved }) else { return }
        shelved.phase = .leaving
        try writer.putView(&shelved)
        views.withLock { $0.unshelve(unid) }
    }

    /// Whether the view's formulas, which read the time, might say something else now.
    public func viewNeedsRefresh(named name: String, wallMilliseconds: UInt64) -> Bool {
        views.withLock { catalogue in
            guard let entry = catalogue.entry(named: name), let shelved = entry.shelved, shelved.phase == .ready,
                case .success(let view) = entry.compiled
            else { return false }
            return !view.holds(from: shelved.evaluatedMilliseconds, until: wallMilliseconds)
        }
    }

    /// Evaluates notes of a view anew with the present time; only rows that come out otherwise are written.
    ///
    /// - Parameter key: go on after this note.
    /// - Returns: where to go on; nil when every note was looked at.
    public func refreshView(
        named name: String, after key: Int64, limit: Int, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> Int64? {
        guard let entry = views.withLock({ $0.entry(named: name) }), var shelved = entry.shelved,
            shelved.phase == .ready,
            case .success(let view) = entry.compiled
        else { return nil }
        if key == 0 {
            // From here on changed notes are evaluated with the new time too.
            shelved.evaluatedMilliseconds = wallMilliseconds
            try writer.putView(&shelved)
            views.withLock { $0.setShelved(shelved) }
        }
        let records = try writer.notes(afterKey: key, limit: limit)
        for record in records where record.standing == .present && !record.form.hasPrefix("$") {
            let subjects = try self.subjects(of: record, reading: writer)
            try update(view, shelved, record, subjects, in: writer)
        }
        return records.count < limit ? nil : records.last?.key
    }

    /// A window on a view.
    ///
    /// - Throws: `.noSuchThing` for an unknown view, `.badConfiguration` for a wrong design, `.busy` while its rows are made.
    public func window(
        on name: String, order: ViewOrder = .own, in sight: Sight, reading reader: any NoteStoreReader
    ) throws -> ViewWindow {
        let design = try viewDesign(named: name)
        guard let entry = views.withLock({ $0.entries[design.unid] }) else { throw Self.busy(name) }
        let view = try entry.compiled.get()
        guard let shelved = entry.shelved, shelved.phase == .ready else { throw Self.busy(name) }
        if let writer = reader as? any NoteStoreWriter { try writer.viewWorkspace.flush(to: writer) }
        return try ViewWindow(view.design, shelved, of: self, order: order, in: sight, reading: reader)
    }

    private static func busy(_ name: String) -> DongboError {
        DongboError(.busy, "the rows of view '\(name)' are being made; try again in a moment")
    }
}
