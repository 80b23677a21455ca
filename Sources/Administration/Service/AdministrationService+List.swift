import AdministrationProtocol
import FormulaLanguage
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore

extension AdministrationService {
    /// Notes read in one transaction; between pages others may write.
    private static let pageSize = 500

    public func listNotes(
        request: Dongbo_Administration_V1_ListNotesRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { trail, response in
            let (database, caller) = (try node.database(request.database), try caller)
            try database.database.requireAnyReading(by: caller)
            let selection = try NoteSelection(request, node, database, caller) {
                [cancellation = context.cancellation] in
                cancellation.isCancelled
            }
            let names = try database.read { try NodeNames.read($0, $1, of: node) }
            var left = request.limit == 0 ? UInt64.max : request.limit
            var key: Int64 = 0
            while left > 0 {
                let page = try await node.makingViews { [key] in
                    try database.read { notes, reader -> (found: [NoteView], last: Int64?) in
                        let records = try reader.notes(afterKey: key, limit: Self.pageSize)
                        return (try selection.views(of: records, notes, reader), records.last?.key)
                    }
                }
                let shown = page.found.prefix(Int(clamping: left))
                try trail.read(shown.map(\.unid))
                for view in shown {
                    try await response.write(Wire.Record(NoteJSON.encode(view, names: names)))
                }
                left -= min(left, UInt64(page.found.count))
                guard let last = page.last else { return }
                key = last
            }
        }
    }
}

/// Which notes `note list` shows.
private struct NoteSelection {
    let condition: Formula?
    let settings: FormulaSettings
    /// Empty: every form but the database's own design.
    let form: String
    let conflictsOnly: Bool
    let caller: NoteCaller
    /// Whoever asked is no longer there: a formula may take long, and there are many notes.
    let isGivenUp: @Sendable () -> Bool

    init(
        _ request: Dongbo_Administration_V1_ListNotesRequest, _ node: Node, _ database: DatabaseActor,
        _ caller: NoteCaller, isGivenUp: @escaping @Sendable () -> Bool
    ) throws(DongboError) {
        self.isGivenUp = isGivenUp
        self.caller = caller
        let zone = TimeZone.current.secondsFromGMT(for: node.clock.now) / 60
        settings = FormulaSettings(
            now: Int64(node.clock.wallMilliseconds), zone: Int16(zone),
            userName: database.database.standing(of: caller).author,
            serverName: node.name.canonical)
        do throws(FormulaSyntaxError) {
            condition = request.where.isEmpty ? nil : try Formula(request.where, settings: settings)
        } catch {
            throw error.operatingError
        }
        form = request.form.normalizedC
        conflictsOnly = request.conflicts
    }

    /// With `conflictsOnly` each note in conflict is followed by its conflict documents.
    func views(
        of records: [NoteRecord], _ notes: NoteDatabase, _ reader: any NoteStoreReader
    ) throws -> [NoteView] {
        var found: [NoteView] = []
        let evaluator = FormulaEvaluator(settings: settings)
        for record in records
        where !record.isDeleted && (form.isEmpty ? !record.form.hasPrefix("$") : record.form == form) {
            guard try notes.mayRead(record, notes.standing(of: caller), reading: reader) else { continue }
            if conflictsOnly, record.conflictCount == 0 { continue }
            if isGivenUp() { throw CancellationError() }
            let view = try notes.view(of: record, reading: reader)
            guard try meetsCondition(view, evaluator, notes, reader) else { continue }
            found.append(view)
            guard conflictsOnly else { continue }
            for unid in view.conflicts where try notes.mayRead(unid, caller, reading: reader) {
                if let document = try notes.view(unid, reading: reader) { found.append(document) }
            }
        }
        return found
    }

    private func meetsCondition(
        _ view: NoteView, _ evaluator: FormulaEvaluator, _ notes: NoteDatabase, _ reader: any NoteStoreReader
    ) throws -> Bool {
        guard let condition else { return true }
        let host = notes.host(NoteHost(view), for: caller, reading: reader)
        let isMet = evaluator.matches(condition, on: host)
        try host.check()
        return isMet
    }
}
