import FormulaLanguage
import NoteModel

/// A form's formulas, compiled once. Read from the rows of the form note's table `Items`.
struct FormFormulas: Sendable {
    /// The items that have formulas, in the form's order.
    let fields: [FormField]
    /// Formulas that cannot be read. A note of a form with one is not saved: a rule that nobody can check is not met.
    let faults: [FormFailure]

    private static let table = "Items"

    /// Nil for a form without formulas, whose notes are then saved without any of this.
    init?(_ content: NoteContent, settings: FormulaSettings) {
        var rows: [String: [String: ItemValue]] = [:]
        for item in content.items where item.path.text.hasPrefix(Self.table + "[") {
            guard let (row, column) = Self.split(item.path), let value = item.value else { continue }
            rows[row, default: [:]][column] = value
        }
        var (fields, faults): ([(position: Int, field: FormField)], [FormFailure]) = ([], [])
        for (name, row) in rows {
            guard let path = ItemPath(name), let field = Self.field(path, row, settings, &faults) else { continue }
            fields.append((Self.number(row["Position"]), field))
        }
        self.fields = fields.sorted { ($0.position, $0.field.path) < ($1.position, $1.field.path) }.map(\.field)
        self.faults = faults.sorted { ($0.item, $0.event.rawValue) < ($1.item, $1.event.rawValue) }
        if self.fields.isEmpty, self.faults.isEmpty { return nil }
    }

    /// `Items[HoTen].Kind` is row HoTen, column Kind.
    private static func split(_ path: ItemPath) -> (row: String, column: String)? {
        guard let open = path.text.firstIndex(of: "["), let close = path.text.lastIndex(of: "]"), open < close else {
            return nil
        }
        let row = path.text[path.text.index(after: open)..<close]
        return (String(row), String(path.text[close...].dropFirst(2)))
    }

    private static func field(
        _ path: ItemPath, _ row: [String: ItemValue], _ settings: FormulaSettings, _ faults: inout [FormFailure]
    ) -> FormField? {
        let kindText = text(row["Kind"])
        guard let kind = kindText.isEmpty ? .editable : FormField.Kind(rawValue: kindText) else {
            let kinds = FormField.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            faults.append(.init(item: path, event: .defaultValue, message: "its kind is none of \(kinds)"))
            return nil
        }
        var formulas: [FormField.Event: Formula] = [:]
        for event in FormField.Event.allCases {
            let source = text(row[event.column])
            guard !source.isEmpty else { continue }
            do throws(FormulaProblem) {
                formulas[event] = try formula(source, event, kind, settings)
            } catch {
                faults.append(.init(item: path, event: event, message: error.message))
            }
        }
        if kind != .editable, formulas[.defaultValue] == nil, text(row[FormField.Event.defaultValue.column]).isEmpty {
            faults.append(.init(item: path, event: .defaultValue, message: "a \(kind.rawValue) item needs a formula"))
        }
        return formulas.isEmpty ? nil : FormField(path: path, kind: kind, type: text(row["Type"]), formulas: formulas)
    }

    /// Why a formula cannot stand where it stands.
    struct FormulaProblem: Error { let message: String }

    /// Compiles one formula of a form.
    static func formula(
        _ source: String, _ event: FormField.Event, _ kind: FormField.Kind, _ settings: FormulaSettings
    ) throws(FormulaProblem) -> Formula {
        let formula: Formula
        do throws(FormulaSyntaxError) {
            formula = try Formula(source, context: event.context(kind), settings: settings)
        } catch {
            throw FormulaProblem(message: "the \(event.rawValue) formula cannot be read: \(error)")
        }
        let mayNotWrite = event == .inputValidation || kind == .computedForDisplay
        guard !(mayNotWrite && formula.traits.contains(.sideEffects)) else {
            throw FormulaProblem(message: "a formula that \(Self.purpose(event)) may not change anything")
        }
        return formula
    }

    private static func purpose(_ event: FormField.Event) -> String {
        event == .inputValidation ? "validates" : "is computed for display"
    }

    private static func text(_ value: ItemValue?) -> String { if case .text(let text)? = value { text } else { "" } }

    private static func number(_ value: ItemValue?) -> Int {
        if case .number(let number)? = value { Int(number.description) ?? 0 } else { 0 }
    }
}

extension FormField {
    /// Whether a formula can stand where a form has it; nil when it can, otherwise why not.
    public static func objection(to source: String, event: Event, kind: Kind) -> String? {
        do throws(FormFormulas.FormulaProblem) {
            _ = try FormFormulas.formula(source, event, kind, FormulaSettings())
            return nil
        } catch {
            return error.message
        }
    }
}
