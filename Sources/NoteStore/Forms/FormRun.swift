import FormulaLanguage
import NoteModel

/// One run of a form's formulas over a note that is to be saved.
///
/// First every item in the form's order: default, translation or calculation, each seeing what the ones before made. Then
/// every validation, all of them, so that a person hears everything at once.
struct FormRun {
    private let formulas: FormFormulas
    private let evaluator: FormulaEvaluator
    private var host: LookupHost
    /// What the formulas change, in the order in which they did.
    private(set) var changes: [(path: ItemPath, change: ItemChange)] = []
    private(set) var failures: [FormFailure] = []

    init(_ formulas: FormFormulas, host: LookupHost, settings: FormulaSettings) {
        self.formulas = formulas
        self.host = host
        evaluator = FormulaEvaluator(settings: settings)
        failures = formulas.faults
    }

    /// - Parameters:
    ///   - changed: what the save brings.
    ///   - before: the note as it was; nil for a new one.
    mutating func save(changed: Set<ItemPath>, before: NoteContent?) {
        for field in formulas.fields {
            switch field.kind {
            case .editable:
                // What nobody here can read is translated by nobody.
                var isDue =
                    changed.contains(field.path) && host.note.content[field.path] != nil && !isSealed(field)
                if before == nil, host.note.content[field.path] == nil { isDue = take(field, .defaultValue) }
                if isDue { take(field, .inputTranslation) }
            case .computed: take(field, .defaultValue)
            case .computedWhenComposed:
                if before == nil { take(field, .defaultValue) } else { keep(field, changed, before) }
            case .computedForDisplay: keep(field, changed, before)
            }
        }
        for field in formulas.fields { validate(field) }
    }

    /// The items computed for display, on a note that a person reads. An error shows as Notes shows it.
    mutating func display() -> NoteContent {
        for field in formulas.fields where field.kind == .computedForDisplay {
            guard let formula = field.formulas[.defaultValue] else { continue }
            evaluator.thisName = ItemName(field.path.text)
            let value = evaluator.value(formula, on: host)
            let item: ItemValue? =
                switch field.item(value) {
                case .success(let item): item
                case .failure(let problem): .text("ERROR: \(problem.message)")
                }
            host.note.content.set(field.path, item)
        }
        return host.note.content
    }

    /// Whether any item that takes the place of one the save brings does so every time anew.
    static func isVolatile(_ path: ItemPath, in formulas: FormFormulas) -> Bool {
        formulas.fields.contains { $0.path == path && $0.kind == .computed && $0.isVolatile }
    }

    /// Takes in what a formula says the item is. False when there is none, or it failed.
    @discardableResult
    private mutating func take(_ field: FormField, _ event: FormField.Event) -> Bool {
        guard let formula = field.formulas[event] else { return false }
        evaluator.thisName = ItemName(field.path.text)
        let result = evaluator.evaluate(formula, on: host)
        for write in result.writes {
            guard let path = host.note.content.item(write.name)?.path ?? write.name.path else { continue }
            set(path, write.value)
        }
        switch field.item(result.value) {
        case .success(let value): set(field.path, value)
        case .failure(let problem):
            failures.append(.init(item: field.path, event: event, message: problem.message))
            return false
        }
        return true
    }

    private mutating func set(_ path: ItemPath, _ value: ItemValue?) {
        guard host.note.content[path]?.value != value else { return }
        host.note.content.set(path, value)
        changes.append((path, value.map { .set($0) } ?? .remove))
    }

    /// The save may not write it: it stays as it was.
    private mutating func keep(_ field: FormField, _ changed: Set<ItemPath>, _ before: NoteContent?) {
        guard changed.contains(field.path) else { return }
        set(field.path, before?[field.path]?.value)
    }

    private func isSealed(_ field: FormField) -> Bool {
        if case .sealed? = host.note.content[field.path]?.value { true } else { false }
    }

    private mutating func validate(_ field: FormField) {
        guard !isSealed(field), let formula = field.formulas[.inputValidation] else { return }
        evaluator.thisName = ItemName(field.path.text)
        let message: String
        switch evaluator.value(formula, on: host) {
        case .number(let list) where list == [1]: return
        case .text(let list): message = list.joined(separator: ", ")
        case .error(let text): message = text
        case .number, .dateTime, .range, .none: message = ""
        }
        failures.append(
            .init(
                item: field.path, event: .inputValidation,
                message: message.isEmpty ? "the value does not pass the form's validation" : message))
    }
}

extension FormField {
    struct Problem: Error { let message: String }

    /// What a formula's value is as this item. Blank is the empty text, whatever the type; no value removes the item.
    func item(_ value: FormulaValue) -> Result<ItemValue?, Problem> {
        switch (value, type) {
        case (.error(let message), _): return .failure(Problem(message: message))
        case (.none, _): return .success(nil)
        case (.text([""]), _): return .success(.text(""))
        case (.text(let list), "names"): return .success(.names(list))
        case (.text(let list), "readers"): return .success(.readers(list))
        case (.text(let list), "authors"): return .success(.authors(list))
        case (.text(let list), "textList"): return .success(.textList(list))
        case (.number(let list), "numberList"): return .success(.numberList(list))
        case (.text, "text"), (.number, "number"), (_, ""), (.dateTime, "date"), (.dateTime, "dateTime"),
            (.range, "dateTimeRange"):
            return .success(value.itemValue)
        default:
            return .failure(
                Problem(message: "the formula gives \(value.kindName), and the item is of the type \(type)"))
        }
    }
}

extension FormulaValue {
    fileprivate var kindName: String {
        switch self {
        case .text: "text"
        case .number: "a number"
        case .dateTime: "a date or time"
        case .range: "a period"
        case .error: "an error"
        case .none: "nothing"
        }
    }
}
