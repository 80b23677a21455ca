import FormulaLanguage
import NoteModel

/// An item of a form that formulas say something about. Kinds and events have DXL's names (`<field kind='…'>`,
/// `<code event='…'>`).
public struct FormField: Sendable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// People and programs write it.
        case editable
        /// Calculated anew by every save.
        case computed
        /// Calculated by the note's first save, then kept.
        case computedWhenComposed = "computedwhencomposed"
        /// Calculated when a person reads the note; never stored.
        case computedForDisplay = "computedfordisplay"
    }

    /// What a formula is for.
    public enum Event: String, Sendable, Hashable, CaseIterable {
        /// The value of a new note's item that nobody gave; for the other kinds than editable the value itself.
        case defaultValue = "defaultvalue"
        /// What becomes of a value that a save brings.
        case inputTranslation = "inputtranslation"
        /// 1 (`@Success`) lets the save through; a text (`@Failure`) says why not.
        case inputValidation = "inputvalidation"

        /// The column of the form note's table `Items`.
        public var column: String {
            switch self {
            case .defaultValue: "DefaultValue"
            case .inputTranslation: "InputTranslation"
            case .inputValidation: "InputValidation"
            }
        }

        /// Where a formula for this stands, for what the compiler lets stand there.
        public func context(_ kind: Kind) -> FormulaContext {
            switch self {
            case .inputTranslation: .inputTranslation
            case .inputValidation: .validation
            case .defaultValue:
                switch kind {
                case .editable: .defaultValue
                case .computed, .computedWhenComposed: .computed
                case .computedForDisplay: .computedForDisplay
                }
            }
        }
    }

    public let path: ItemPath
    public let kind: Kind
    /// As the form declares it: `text`, `names`, …; empty when it does not.
    public let type: String
    public let formulas: [Event: Formula]

    /// Whether the default value is another one when calculated again on the same note.
    var isVolatile: Bool {
        formulas[.defaultValue].map { !$0.traits.isDisjoint(with: [.timeVariant, .random, .usesUser]) } ?? false
    }
}

/// An item that keeps a note from being saved, and why.
public struct FormFailure: Sendable, Hashable {
    public let item: ItemPath
    public let event: FormField.Event
    /// What @Failure said, or what is wrong with the formula: for the person who saves.
    public let message: String

    public init(item: ItemPath, event: FormField.Event, message: String) {
        self.item = item
        self.event = event
        self.message = message
    }
}

extension [FormFailure] {
    /// All of them in one sentence.
    public var text: String { map { "\($0.item.text): \($0.message)" }.joined(separator: "; ") }
}
