import FormulaLanguage
import NoteModel

/// A note as formulas see it, and through it the databases of the node.
public struct LookupHost: FormulaHost {
    /// What one formula changes, the next one sees.
    var note: NoteHost
    private let lookup: (FormulaRequest) throws(DongboError) -> FormulaAnswer
    private let trouble = Trouble()

    /// Formulas cannot throw: they go on with an error value.
    private final class Trouble {
        var error: DongboError?
    }

    init(_ note: NoteHost, lookup: @escaping (FormulaRequest) throws(DongboError) -> FormulaAnswer) {
        self.note = note
        self.lookup = lookup
    }

    public func item(_ name: ItemName) -> ItemValue? { note.item(name) }
    public var itemNames: [String] { note.itemNames }

    public func answer(_ request: FormulaRequest) -> FormulaAnswer {
        let own = note.answer(request)
        guard own == .notAvailable else { return own }
        do {
            return try lookup(request)
        } catch {
            // The first one: what formulas made of it may have led to others.
            trouble.error = trouble.error ?? error
            return .fault(error.message)
        }
    }

    /// To be called before the formulas' results count.
    ///
    /// - Throws: what kept a look-up from an answer that holds; a ``MissingView`` is its cause when it helps to make a view.
    public func check() throws(DongboError) {
        if let error = trouble.error { throw error }
    }
}

/// Rows that a look-up needs and nobody has made yet.
public struct MissingView: Error, Sendable {
    public let database: String
    public let view: String

    public init(database: String, view: String) {
        self.database = database
        self.view = view
    }
}

extension NoteHost {
    /// A note of a database as formulas see it.
    ///
    /// - Parameter created: nil for a note that has not been saved yet.
    public init(
        _ content: NoteContent, form: String, unid: UNID, created: RevisionStamp?, modified: RevisionStamp?,
        isNew: Bool = false
    ) {
        let parent = NoteDatabase.parent(in: content)
        var properties: [DocumentProperty: ItemValue] = [
            .documentUniqueID: .text(unid.description), .author: .text(modified?.author ?? ""),
            .isNewDoc: .number(isNew ? 1 : 0), .isResponseDoc: .number(parent == nil ? 0 : 1),
            .inheritedDocumentUniqueID: .text(parent?.description ?? ""),
        ]
        properties[.created] = created.map { .dateTime(Self.time($0.time)) }
        properties[.modified] = modified.map { .dateTime(Self.time($0.time)) }
        self.init(content, form: form, properties: properties)
    }

    /// A note as people see it.
    public init(_ view: NoteView) {
        self.init(
            view.content, form: view.form, unid: view.unid, created: view.created, modified: view.modified)
    }

    private static func time(_ stamp: HybridTimestamp) -> DateTimeValue {
        DateTimeValue(milliseconds: Int64(clamping: stamp.millisecondsSinceEpoch), zone: 0)
            ?? .date(CalendarDate(year: 1970)!)
    }
}
