/// How concurrent edits of notes of one form meet. Data of the application (a design note), the same on every replica.
public enum ConflictPolicy: String, Hashable, Sendable, CaseIterable {
    /// Different items merge silently; the same item gives a conflict document.
    case merge
    /// The note is one unit: any concurrent edit gives a conflict document (Notes' default, `$ConflictAction` absent).
    case whole
    /// The latest write is shown; the others stay in history (Notes: `$ConflictAction` 2, but nothing is lost).
    case lastWriter
}

/// What the merge has to know of a form.
public struct FormRules: Hashable, Sendable {
    public var policy: ConflictPolicy
    /// Names of list items that merge by element.
    public var sets: Set<String>
    /// Names of items that only editors change (Notes: protected fields). Says nothing about merging.
    public var protected: Set<String>
    /// Who makes notes of this form, beside what their level lets them: names, groups, roles (Notes: `$FormUsers`). Empty:
    /// everybody. Says nothing about merging.
    public var creators: Set<String>
    /// For how many days after it was replaced a value stays in history; nil: for ever. Says nothing about merging.
    public var historyDays: Int?

    public init(
        policy: ConflictPolicy = .merge, sets: Set<String> = [], protected: Set<String> = [],
        creators: Set<String> = [], historyDays: Int? = nil
    ) {
        self.policy = policy
        self.sets = sets
        self.protected = protected
        self.creators = creators
        self.historyDays = historyDays
    }

    /// For forms nobody declared.
    public static let standard = FormRules()
}
