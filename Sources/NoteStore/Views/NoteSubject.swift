import FormulaLanguage
import NoteModel
import ViewIndex

/// A note as a view's formulas see it. Its items are put together when a formula first asks for one.
final class NoteSubject: ViewSubject {
    let unid: UNID
    let created: HybridTimestamp
    let isConflict: Bool
    private let form: String
    private let modified: RevisionStamp?
    private let author: String
    private let hasFormItem: Bool
    /// For looking items up one by one, while nobody has needed all of them.
    private let outline: RevisionOutline?
    private let load: () throws -> NoteContent
    private var content: NoteContent?
    /// What went wrong when the items were read; formulas then saw none.
    private(set) var failure: (any Error)?
    private let knownParent: UNID??

    static let formItem = ItemPath("Form")!

    /// Lets through what a view asks of a subject.
    static func sieve(for view: CompiledView) -> NameSieve {
        guard let items = view.itemsRead else { return .everything }
        return NameSieve(items.compactMap(\.path) + [formItem, .parent, .conflict])
    }

    init(
        unid: UNID, form: String, created: HybridTimestamp, modified: RevisionStamp?, isConflict: Bool,
        parent: UNID?? = nil, hasFormItem: Bool = true, outline: RevisionOutline? = nil,
        load: @escaping () throws -> NoteContent
    ) {
        self.unid = unid
        self.form = form
        self.created = created
        self.modified = modified
        author = modified?.author ?? ""
        self.isConflict = isConflict
        self.hasFormItem = hasFormItem
        knownParent = parent
        self.outline = outline
        self.load = load
    }

    private var items: NoteContent {
        if let content { return content }
        do {
            content = try load()
        } catch {
            failure = error
            content = NoteContent()
        }
        return content!
    }

    var parent: UNID? {
        if let knownParent { return knownParent }
        guard case .text(let text)? = items[.parent]?.value else { return nil }
        return UNID(text)
    }

    func item(_ name: ItemName) -> ItemValue? {
        if name.folded == "form" {
            // Most selections ask for the form first, and most notes are out of the question then.
            if hasFormItem, let value = value(name) { return value }
            return .text(form)
        }
        return value(name)
    }

    private func value(_ name: ItemName) -> ItemValue? {
        guard content == nil, let outline, let path = name.path else { return items.item(name)?.value }
        do {
            let finding = try CodecError.asDamage(of: unid) { () throws(CodecError) in try outline.find(path) }
            switch finding {
            case .value(let value): return value
            case .redacted, .nothing: return nil
            case .unclear: return items.item(name)?.value
            }
        } catch {
            failure = error
            return nil
        }
    }

    var itemNames: [String] { items.items.map(\.path.text) + (hasFormItem ? [] : ["Form"]) }

    func answer(_ request: FormulaRequest) -> FormulaAnswer {
        guard case .document(let property) = request else { return .notAvailable }
        switch property {
        case .documentUniqueID: return .value(.text(unid.description))
        case .author: return .value(.text(author))
        case .isNewDoc: return .value(.number(0))
        case .isResponseDoc: return .value(.number(parent == nil ? 0 : 1))
        case .inheritedDocumentUniqueID: return .value(.text(parent?.description ?? ""))
        case .created: return .value(.dateTime(Self.time(created)))
        case .modified: return .value(.dateTime(Self.time(modified?.time ?? created)))
        default: return .notAvailable
        }
    }

    private static func time(_ stamp: HybridTimestamp) -> DateTimeValue {
        DateTimeValue(milliseconds: Int64(stamp.millisecondsSinceEpoch), zone: CompiledView.zone)
            ?? .date(CalendarDate(year: 1970)!)
    }
}
