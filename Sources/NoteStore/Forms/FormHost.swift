import FormulaLanguage
import NoteModel

/// A note while its form's formulas run over it: what one formula changes, the next one sees.
struct FormHost: FormulaHost {
    var note: NoteHost
    let lookup: (FormulaRequest) -> FormulaAnswer

    func item(_ name: ItemName) -> ItemValue? { note.item(name) }
    var itemNames: [String] { note.itemNames }

    func answer(_ request: FormulaRequest) -> FormulaAnswer {
        let own = note.answer(request)
        return own == .notAvailable ? lookup(request) : own
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
