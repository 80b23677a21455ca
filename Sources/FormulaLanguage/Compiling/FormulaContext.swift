/// Where a formula stands. Notes refuses some functions in some places; so does the compiler.
public enum FormulaContext: UInt16, Hashable, Sendable, CaseIterable {
    /// Which notes a view shows.
    case selection
    /// Which notes replicate.
    case replication
    /// A column of a view.
    case column
    /// The form a view opens its notes with.
    case form
    case hideWhen
    case windowTitle
    case defaultValue
    case inputTranslation
    case validation
    /// Computed and computed when composed.
    case computed
    case computedForDisplay
    case agent
    /// The command line, `note list --where` and other questions: everything may stand, and what the host cannot answer is
    /// an error value.
    case evaluation

    /// As command lines and designs spell it.
    public var name: String { Self.names[Int(rawValue)] }

    private static let names = [
        "selection", "replication", "column", "form", "hideWhen", "windowTitle", "defaultValue", "inputTranslation",
        "validation", "computed", "computedForDisplay", "agent", "evaluation",
    ]
}

/// Several contexts.
struct ContextSet: OptionSet, Sendable {
    let rawValue: UInt16
    init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ contexts: [FormulaContext]) { rawValue = contexts.reduce(0) { $0 | 1 << $1.rawValue } }

    func contains(_ context: FormulaContext) -> Bool { rawValue & 1 << context.rawValue != 0 }

    static let all = ContextSet(FormulaContext.allCases)
    /// Where FIELD may stand.
    static let writing = ContextSet([
        .defaultValue, .inputTranslation, .validation, .computed, .computedForDisplay, .agent, .evaluation,
    ])
    static let fields = ContextSet([
        .defaultValue, .inputTranslation, .validation, .computed, .computedForDisplay, .evaluation,
    ])
    static let agents = ContextSet([.agent, .evaluation])
    static let validation = ContextSet([.validation, .evaluation])
    static let selections = ContextSet([.selection, .replication, .agent, .evaluation])
    static let hierarchy = ContextSet([.selection, .replication, .evaluation])
    static let columns = ContextSet([.column, .windowTitle, .evaluation])
    /// Everywhere but where a view or replication evaluates.
    static let lookups = all.subtracting(ContextSet([.selection, .replication, .column]))
    /// Everywhere but where the user is nobody in particular.
    static let users = lookups.subtracting(ContextSet([.agent]))
}
