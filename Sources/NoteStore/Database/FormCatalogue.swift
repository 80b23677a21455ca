import FormulaLanguage
import NoteModel

/// The merge rules and formulas of a database's forms, read from its form notes.
///
/// A form note is an ordinary note of the form ``formName``, so a new form reaches every replica by replication. When two
/// notes declare the same form the one with the lower UNID counts, on every replica alike.
struct FormCatalogue {
    /// The form of form notes.
    static let formName = "$Form"
    /// Declared under this name is who may write notes of forms that nobody declares.
    static let otherForms = "*"
    static let nameItem = "$Name"
    static let policyItem = "$ConflictPolicy"
    static let setsItem = "$Sets"
    static let protectedItem = "$Protected"
    static let creatorsItem = "$FormUsers"
    static let historyItem = "$HistoryDays"

    private struct Declaration {
        let name: String
        let rules: FormRules
        let formulas: FormFormulas?
    }

    private var declarations: [UNID: Declaration] = [:]
    private var effective: [String: Declaration] = [:]
    /// How formulas are read.
    private let settings: FormulaSettings

    init(reading reader: any NoteStoreReader, settings: FormulaSettings) throws {
        self.settings = settings
        for record in try reader.designNotes() where record.form == Self.formName {
            update(try LoadedNote(record, reading: reader).state)
        }
    }

    func rules(of form: String) -> FormRules {
        if let rules = effective[form]?.rules ?? Self.builtIn[form] { return rules }
        guard !form.hasPrefix("$"), let others = effective[Self.otherForms]?.rules else { return .standard }
        // Who may write, and nothing about merging: a replica that does not know this yet must come to the same note.
        return FormRules(protected: others.protected, creators: others.creators)
    }

    func declares(_ form: String) -> Bool { effective[form] != nil }

    /// Of forms that nobody declares, the same on every replica.
    private static let builtIn = [AgentLease.form: FormRules(policy: .lastWriter)]

    /// Nil for a form without formulas.
    func formulas(of form: String) -> FormFormulas? { effective[form]?.formulas }

    /// Takes in a form note's new state; returns the form whose merge rules changed, if any.
    @discardableResult
    mutating func update(_ state: NoteState) -> String? {
        let content = state.content(rules: .standard) { [] }
        let old = declarations[state.unid]
        guard !state.isDeleted, state.latest?.form == Self.formName, case .text(let name)? = content[Self.nameItem]
        else {
            declarations[state.unid] = nil
            return old.flatMap { refresh($0.name) }
        }
        var rules = FormRules()
        if case .text(let policy)? = content[Self.policyItem] {
            rules.policy = ConflictPolicy(rawValue: policy) ?? .merge
        }
        rules.sets = Self.names(content[Self.setsItem])
        rules.protected = Self.names(content[Self.protectedItem])
        rules.creators = Self.names(content[Self.creatorsItem])
        if case .number(let days)? = content[Self.historyItem], let days = Int(days.description), days > 0 {
            rules.historyDays = days
        }
        declarations[state.unid] = Declaration(
            name: name, rules: rules, formulas: FormFormulas(content, settings: settings))
        if let old, old.name != name { _ = refresh(old.name) }
        return refresh(name)
    }

    private static func names(_ value: ItemValue?) -> Set<String> {
        switch value {
        case .textList(let names)?: Set(names)
        case .text(let name)?: [name]
        default: []
        }
    }

    private mutating func refresh(_ name: String) -> String? {
        let declared = declarations.filter { $0.value.name == name }.min { $0.key < $1.key }?.value
        let before = effective[name]?.rules
        effective[name] = declared
        return before == declared?.rules ? nil : name
    }
}

/// A form's declaration, as the items of its form note.
public struct FormDeclaration: Sendable, Hashable {
    public var name: String
    public var rules: FormRules
    /// Further items of the form note: labels, item types, tables.
    public var items: [(path: ItemPath, change: ItemChange)]

    public init(name: String, rules: FormRules, items: [(path: ItemPath, change: ItemChange)] = []) {
        self.name = name
        self.rules = rules
        self.items = items
    }

    public static func == (left: FormDeclaration, right: FormDeclaration) -> Bool {
        left.name == right.name && left.rules == right.rules && left.changes.map(\.path) == right.changes.map(\.path)
            && left.changes.map(\.change) == right.changes.map(\.change)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The form note's items.
    public var changes: [(path: ItemPath, change: ItemChange)] {
        [
            (ItemPath(FormCatalogue.nameItem)!, .set(.text(name))),
            (ItemPath(FormCatalogue.policyItem)!, .set(.text(rules.policy.rawValue))),
            (ItemPath(FormCatalogue.setsItem)!, .set(.textList(rules.sets.sorted()))),
        ]
            + [(FormCatalogue.protectedItem, rules.protected), (FormCatalogue.creatorsItem, rules.creators)]
            .filter { !$0.1.isEmpty }.map { (ItemPath($0.0)!, .set(.textList($0.1.sorted()))) }
            + (rules.historyDays.map { [(ItemPath(FormCatalogue.historyItem)!, .set(.number(ExactDecimal($0))))] } ?? [])
            + items
    }

    /// The form of form notes, for ``SaveRequest/form``.
    public static var noteForm: String { FormCatalogue.formName }
}
