import FormulaLanguage
import NoteModel

/// A view's formulas, ready to be evaluated.
public struct CompiledView: Sendable {
    public let design: ViewDesign
    let selection: Formula?
    let columns: [Formula]
    /// Which responses come in with the documents they answer.
    let takesChildren: Bool
    let takesDescendants: Bool
    /// How long what was evaluated stays true.
    public let validity: Validity
    /// Items its formulas may ask for; nil when that can be any.
    public let itemsRead: [ItemName]?

    /// How long the rows of a view hold when no document changes.
    public enum Validity: UInt8, Sendable, Hashable {
        case always
        /// Reads the day: until midnight.
        case day
        /// Reads the time: until the minute is over.
        case minute
    }

    /// The zone in which views read and sort times, in minutes east of UTC. One for all nodes, so that all have the same rows.
    public static let zone: Int16 = 420

    /// - Throws: `.badConfiguration` that names the column and what is wrong with it.
    public init(_ design: ViewDesign) throws(DongboError) {
        self.design = design
        let settings = FormulaSettings(zone: Self.zone, locale: design.locale)
        selection =
            design.isFolder
            ? nil : try Self.compile(design.selection, .selection, settings, "the selection of view '\(design.name)'")
        var columns: [Formula] = []
        var isPastCategories = false
        for column in design.columns {
            let place = "column '\(column.name)' of view '\(design.name)'"
            columns.append(try Self.compile(column.formula, .column, settings, place))
            if column.isCategorized, isPastCategories {
                throw DongboError(.badConfiguration, "\(place): categorized columns come before other sorted ones")
            }
            isPastCategories = isPastCategories || (column.isSorted && !column.isCategorized)
        }
        self.columns = columns
        let formulas = [selection].compactMap { $0 } + columns
        let readsAny = formulas.contains { $0.traits.contains(.readsAnyItem) }
        itemsRead = readsAny ? nil : formulas.flatMap(\.itemsRead)
        let traits = selection?.traits ?? []
        takesDescendants = design.showsResponseHierarchy && traits.contains(.allDescendants)
        takesChildren = design.showsResponseHierarchy && (takesDescendants || traits.contains(.allChildren))
        validity = formulas.reduce(.always) { validity, formula in
            guard formula.traits.contains(.timeVariant) else { return validity }
            let readsClock = formula.source.lowercased().contains("@now")
            return readsClock || validity == .minute ? .minute : .day
        }
    }

    private static func compile(
        _ text: String, _ context: FormulaContext, _ settings: FormulaSettings, _ place: String
    ) throws(DongboError) -> Formula {
        let formula: Formula
        do throws(FormulaSyntaxError) {
            formula = try Formula(text, context: context, settings: settings)
        } catch {
            throw DongboError(.badConfiguration, "\(place): \(error)", cause: error)
        }
        if let missing = formula.unavailable { throw DongboError(.badConfiguration, "\(place): \(missing)") }
        if formula.traits.contains(.usesViewRow) {
            throw DongboError(
                .badConfiguration, "\(place): the numbers of rows (@DocNumber, @DocChildren and the like) are not kept")
        }
        guard formula.traits.isDisjoint(with: [.usesUser, .usesLookups, .random, .sideEffects]) else {
            throw DongboError(
                .badConfiguration,
                "\(place): a view is the same for everybody and may only look at the document and the time: no user, no look-up into other documents, no random number, no change"
            )
        }
        return formula
    }

    /// Whether rows evaluated at one instant still hold at another; both in milliseconds since 1970.
    public func holds(from evaluated: UInt64, until now: UInt64) -> Bool {
        func period(_ milliseconds: UInt64) -> UInt64 {
            switch validity {
            case .always: 0
            case .day: (milliseconds + UInt64(Self.zone) * 60_000) / 86_400_000
            case .minute: milliseconds / 60_000
            }
        }
        return period(evaluated) == period(now)
    }

    /// What an evaluation of this view's formulas knows of the world.
    public func settings(evaluatedAt milliseconds: UInt64) -> FormulaSettings {
        FormulaSettings(now: Int64(clamping: milliseconds), zone: Self.zone, locale: design.locale)
    }

    /// Evaluates a document; nil when the view has no use for it, whatever becomes of the documents it answers.
    ///
    /// - Parameters:
    ///   - evaluator: with this view's ``settings(evaluatedAt:)``.
    ///   - isMember: for a folder, whether it was put in.
    public func evaluate(
        _ subject: some ViewSubject, isMember: Bool, with evaluator: FormulaEvaluator
    ) -> ViewDocument? {
        let isSelected = selection.map { evaluator.matches($0, on: subject) } ?? isMember
        let parent = design.showsResponseHierarchy ? subject.parent : nil
        guard isSelected || takesChildren && parent != nil else { return nil }
        let values = columns.map { formula -> FormulaValue in
            let value = evaluator.value(formula, on: subject)
            return value == .none ? .text([""]) : value
        }
        return ViewDocument(
            unid: subject.unid, created: subject.created.rawValue, parent: parent, isSelected: isSelected,
            isConflict: subject.isConflict, values: values)
    }
}

/// A document as views see it.
public protocol ViewSubject: FormulaHost {
    var unid: UNID { get }
    var created: HybridTimestamp { get }
    /// The document it answers.
    var parent: UNID? { get }
    var isConflict: Bool { get }
}

extension CompiledView {
    /// Whether a response is in the view when it stands below `parent`, which is.
    public func brings(_ document: ViewDocument, below parent: ViewDocument) -> Bool {
        document.isSelected || document.isConflict && parent.isSelected || takesDescendants
            || takesChildren && parent.isSelected
    }
}
