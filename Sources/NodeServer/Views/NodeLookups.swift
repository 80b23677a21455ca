import FormulaLanguage
import NoteModel
import NoteStore
import ReplicationCore
import ViewIndex

/// Answers @DbColumn, @DbLookup and the other functions that look beyond the note, from the databases of this node.
///
/// Views are read in the caller's transaction where they are of the same database, so that one answer fits the other. For a view
/// whose rows are not there yet a ``MissingView`` is thrown: ``Node/makingViews(_:)`` has it made and evaluates again.
struct NodeLookups {
    let node: Node
    /// The database in which the formula is evaluated, and the name of its file.
    let home: NoteDatabase
    let name: String
    let caller: NoteCaller

    /// Elements of one answer.
    private static let limit = FormulaLimits.standard.listElements

    /// - Parameter reader: the transaction on the home database in which the formula is evaluated.
    /// - Throws: `.busy`, caused by a ``MissingView``.
    func answer(
        _ request: FormulaRequest, reading reader: any NoteStoreReader
    ) throws(DongboError) -> FormulaAnswer {
        do {
            switch request {
            case .column(let server, let database, let view, let column):
                return try window(server, database, view, reader) { window in
                    guard column <= window.design.columns.count else {
                        return .fault("The view '\(window.design.name)' has \(window.design.columns.count) columns")
                    }
                    let values = try window.values(ofColumn: column, limit: Self.limit)
                    return values?.itemValue.map { .value($0) } ?? .nothing
                }
            case .lookup(let server, let database, let view, let keys, let field, let column, let options):
                return try window(server, database, view, reader) { window in
                    try self.lookup(keys, field, column, options, window)
                }
            case .database(let property): return try self.property(property, reader)
            case .databaseExists(let server, let database):
                let exists = isHere(server) && (try? node.database(Self.name(database))) != nil
                return .value(.number(exists ? 1 : 0))
            case .documentField(let unid, let name):
                guard let unid = UNID(unid), let record = try reader.presentNote(unid), !record.isDeleted,
                    try home.mayRead(record, home.standing(of: caller), reading: reader)
                else { return .nothing }
                let view = try home.view(of: record, reading: reader)
                return view.content.item(ItemName(name))?.value.map { .value($0) } ?? .nothing
            default: return .notAvailable
            }
        } catch let error as DongboError {
            if error.cause is MissingView { throw error }
            return .fault(error.message)
        } catch {
            return .fault("The databases of this node cannot be read")
        }
    }

    private func isHere(_ server: String) -> Bool {
        server.isEmpty || server == node.name.canonical || server.lowercased() == node.name.commonName.lowercased()
    }

    /// Databases may be written with Notes' ending.
    private static func name(_ database: String) -> String {
        database.lowercased().hasSuffix(".nsf") ? String(database.dropLast(4)) : database
    }

    private func window(
        _ server: String, _ database: String, _ view: String, _ reader: any NoteStoreReader,
        _ body: (ViewWindow) throws -> FormulaAnswer
    ) throws -> FormulaAnswer {
        guard isHere(server) else { return .fault("Look-ups reach the databases of this node, not of \(server)") }
        let name = database.isEmpty ? self.name : Self.name(database)
        func answer(_ notes: NoteDatabase, _ reader: any NoteStoreReader) throws -> FormulaAnswer {
            // Rows that were true yesterday are as good as none.
            guard !notes.viewNeedsRefresh(named: view, wallMilliseconds: node.clock.wallMilliseconds) else {
                throw DongboError(
                    .busy, "the rows of view '\(view)' are being brought up to date; try again in a moment",
                    cause: MissingView(database: name, view: view))
            }
            do {
                return try body(try notes.window(on: view, in: notes.sight(of: caller), reading: reader))
            } catch let error as DongboError where error.code == .busy {
                throw DongboError(.busy, error.message, cause: MissingView(database: name, view: view))
            }
        }
        if name == self.name { return try answer(home, reader) }
        return try node.database(name).read(answer)
    }

    private func lookup(
        _ keys: [ItemValue], _ field: String?, _ column: Int?, _ options: FormulaRequest.LookupOptions,
        _ window: ViewWindow
    ) throws -> FormulaAnswer {
        let names = window.design.columns.map { $0.name.lowercased() }
        let index = column.map { $0 - 1 } ?? field.flatMap { names.firstIndex(of: $0.lowercased()) }
        if let column, column < 1 || column > names.count {
            return .fault("The view '\(window.design.name)' has \(names.count) columns")
        }
        var found: [FormulaValue] = []
        for key in keys {
            guard let value = FormulaValue(key: key) else { continue }
            let rows = try window.rows(
                matching: value, isPrefix: options.contains(.partialMatch), limit: Self.limit - found.count)
            for row in rows {
                if options.contains(.returnUNID) {
                    found.append(.text([row.unid.description]))
                } else if let index {
                    found.append(row.values[index])
                } else if let field, let value = try window.item(field, of: row) {
                    found.append(value)
                }
            }
        }
        return FormulaValue.list(found)?.itemValue.map { .value($0) } ?? .nothing
    }

    private func property(_ property: DatabaseProperty, _ reader: any NoteStoreReader) throws -> FormulaAnswer {
        switch property {
        case .dbName: .value(.textList([node.name.canonical, name]))
        case .dbTitle: .value(.text(try reader.title()))
        case .replicaID: .value(.text(home.identity.replica.description))
        case .dbManager, .templateVersion, .viewTitle: .notAvailable
        }
    }
}

extension FormulaValue {
    /// A key of a look-up; nil for kinds that no view is sorted by.
    init?(key: ItemValue) {
        switch key {
        case .text(let text): self = .text([text])
        case .number(let number): self = .number([number])
        case .dateTime(let time): self = .dateTime([time])
        case .dateTimeRange(let range): self = .range([range])
        default: return nil
        }
    }
}
