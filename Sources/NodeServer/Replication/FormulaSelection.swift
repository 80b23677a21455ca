import FormulaLanguage
import NoteModel
import NoteStore

/// A selection as administrators write it: `form:A,B` for whole forms, otherwise a condition on items.
public enum FormulaSelection: NoteSelection {
    case forms(Set<String>)
    case condition(ItemCondition)

    private static let formsPrefix = "form:"

    /// - Throws: `.badData` with the place of the mistake.
    public static func read(_ text: String) throws -> any NoteSelection {
        guard text.hasPrefix(formsPrefix) else { return FormulaSelection.condition(try ItemCondition(parsing: text)) }
        let names = text.dropFirst(formsPrefix.count).split(separator: ",").map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()).normalizedC
        }
        guard !names.isEmpty else {
            throw DongboError(.badData, "a selection by form names at least one, as form:DangVien")
        }
        return FormulaSelection.forms(Set(names))
    }

    public func admits(form: String, content: NoteContent) -> Bool {
        switch self {
        case .forms(let names): names.contains(form)
        case .condition(let condition): condition.matches(content, form: form)
        }
    }
}
