import FormulaLanguage
import NoteModel
import NoteStore

/// A selection as administrators write it: `form:A,B` for whole forms, `folder:NAME` for what stands in a folder, otherwise a
/// formula.
public enum FormulaSelection: NoteSelection {
    case forms(Set<String>)
    case formula(Formula)
    /// By name; what is put into the folder or taken out moves with the next exchange.
    case folder(String)

    /// It is asked about every note that the peer may see, by whoever runs that peer. Enough for a page of conditions.
    private static let settings = FormulaSettings(limits: FormulaLimits(steps: 20_000))

    private static let formsPrefix = "form:"
    private static let folderPrefix = "folder:"

    /// - Throws: `.badData` with the place of the mistake, and for a formula that gives another answer later or for somebody else:
    ///   nothing would tell that notes have to move.
    public static func read(_ text: String) throws -> any NoteSelection {
        if text.hasPrefix(folderPrefix) {
            return FormulaSelection.folder(String(text.dropFirst(folderPrefix.count)).normalizedC)
        }
        guard text.hasPrefix(formsPrefix) else { return FormulaSelection.formula(try formula(text)) }
        let names = text.dropFirst(formsPrefix.count).split(separator: ",").map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()).normalizedC
        }
        guard !names.isEmpty else {
            throw DongboError(.badData, "a selection by form names at least one, as form:DangVien")
        }
        return FormulaSelection.forms(Set(names))
    }

    private static func formula(_ text: String) throws(DongboError) -> Formula {
        let formula: Formula
        do throws(FormulaSyntaxError) {
            formula = try Formula(text, context: .replication)
        } catch {
            throw error.operatingError
        }
        if let missing = formula.unavailable { throw missing.operatingError }
        guard formula.traits.isDisjoint(with: [.timeVariant, .usesUser, .usesLookups, .random]) else {
            throw DongboError(
                .badData,
                "a selection may only look at the note: not at the time, the user, other notes or random numbers")
        }
        return formula
    }

    public func admits(form: String, content: NoteContent) -> Bool {
        switch self {
        case .forms(let names): names.contains(form)
        case .formula(let formula):
            FormulaEvaluator(settings: Self.settings).matches(formula, on: NoteHost(content, form: form))
        case .folder: false
        }
    }

    public func admits(_ unid: UNID, form: String, content: NoteContent, in database: NoteDatabase) -> Bool {
        if case .folder(let name) = self { return database.isFiled(unid, inFolderNamed: name) }
        return admits(form: form, content: content)
    }
}
