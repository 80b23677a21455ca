import NoteModel

/// The port through which an evaluation reads everything outside the formula's text.
///
/// Evaluation asks in the order of the formula and may ask twice; within one evaluation the same question has to get the
/// same answer. Nothing is written through the port but what ``FormulaRequest`` names as setting: items are written by
/// whoever takes ``FormulaResult/writes``.
public protocol FormulaHost {
    /// Nil when the note has no such item.
    func item(_ name: ItemName) -> ItemValue?
    /// In the note's own order.
    var itemNames: [String] { get }
    func answer(_ request: FormulaRequest) -> FormulaAnswer
}

extension FormulaHost {
    public func answer(_ request: FormulaRequest) -> FormulaAnswer { .notAvailable }
}

/// A note, and nothing else.
public struct NoteHost: FormulaHost, Sendable {
    public var content: NoteContent
    /// What the item `Form` gives where the note has none.
    public var form: String?
    public var properties: [DocumentProperty: ItemValue]

    public init(
        _ content: NoteContent = NoteContent(), form: String? = nil,
        properties: [DocumentProperty: ItemValue] = [:]
    ) {
        self.content = content
        self.form = form
        self.properties = properties
    }

    public func item(_ name: ItemName) -> ItemValue? {
        if let item = content.item(name) { return item.value }
        if let form, name.folded == "form" { return .text(form) }
        return nil
    }

    public var itemNames: [String] {
        let names = content.items.map(\.path.text)
        return form == nil || names.contains("Form") ? names : names + ["Form"]
    }

    public func answer(_ request: FormulaRequest) -> FormulaAnswer {
        if case .document(let property) = request, let value = properties[property] { return .value(value) }
        return .notAvailable
    }
}
