import NoteModel

/// Evaluates formulas on notes, one after the other. Made once for many evaluations; not for two at a time.
///
/// Nothing a formula does can hang or end the program: steps, list lengths, text lengths and nesting are bounded by
/// ``FormulaSettings/limits``, and going beyond is an error value that nothing in the formula can catch.
public final class FormulaEvaluator {
    static let placesCount = 64
    /// Where items were in the note before; names that share a slot only cost a search.
    @exclusivity(unchecked) private var places = [Int](repeating: 0, count: placesCount)
    // An evaluator is used by one thread and calls nothing back while it changes these.
    @exclusivity(unchecked) public var settings: FormulaSettings
    /// The note; nil while ``host`` says what it is.
    @exclusivity(unchecked) private var note: NoteHost?
    @exclusivity(unchecked) private var otherHost: any FormulaHost = NoteHost()
    @exclusivity(unchecked) private var steps = 0
    @exclusivity(unchecked) private var random: UInt64 = 0
    @exclusivity(unchecked) private(set) var symbols = Symbols()
    @exclusivity(unchecked) private(set) var context = FormulaContext.evaluation
    /// By slot; nil where nothing was assigned.
    @exclusivity(unchecked) var variables: [Value?] = []
    @exclusivity(unchecked) private(set) var written: [(name: ItemName, value: Value)] = []
    @exclusivity(unchecked) var matched: Bool?
    @exclusivity(unchecked) var returned: Value?
    @exclusivity(unchecked) var deletion = FormulaResult.Deletion.none
    /// What @ThisName and @ThisValue give.
    public var thisName: ItemName?
    /// Nesting that @Eval may still add.
    @exclusivity(unchecked) private var nestingLeft = 0

    public init(settings: FormulaSettings = FormulaSettings()) {
        self.settings = settings
    }

    /// Evaluates `formula` on one note.
    ///
    /// - Complexity: bounded by the limits; a typical column costs well under a microsecond.
    public func evaluate(_ formula: Formula, on host: any FormulaHost) -> FormulaResult {
        result(run(formula, host))
    }

    private func result(_ value: Value) -> FormulaResult {
        FormulaResult(
            value: FormulaValue(value), matches: matched ?? Self.isTrue(value),
            writes: written.map { FormulaWrite(name: $0.name, value: $0.value.itemValue) }, deletion: deletion)
    }

    /// Only the value.
    public func value(_ formula: Formula, on host: any FormulaHost) -> FormulaValue { FormulaValue(run(formula, host)) }

    /// Only whether the note matches a selection; an error does not match.
    public func matches(_ formula: Formula, on host: any FormulaHost) -> Bool {
        let value = run(formula, host)
        return matched ?? Self.isTrue(value)
    }

    // MARK: Notes that are nothing but notes: without a box, and with their items found where they were before

    /// As ``evaluate(_:on:)-(_,any_FormulaHost)``.
    public func evaluate(_ formula: Formula, on host: NoteHost) -> FormulaResult {
        result(run(formula, note: host))
    }

    public func value(_ formula: Formula, on host: NoteHost) -> FormulaValue { FormulaValue(run(formula, note: host)) }

    public func matches(_ formula: Formula, on host: NoteHost) -> Bool {
        let value = run(formula, note: host)
        return matched ?? Self.isTrue(value)
    }

    private static func isTrue(_ value: Value) -> Bool { (try? value.truth()) ?? false }

    private var host: any FormulaHost { note ?? otherHost }

    private func run(_ formula: Formula, _ host: any FormulaHost) -> Value {
        note = nil
        otherHost = host
        return run(formula)
    }

    private func run(_ formula: Formula, note: NoteHost) -> Value {
        self.note = note
        return run(formula)
    }

    private func run(_ formula: Formula) -> Value {
        steps = settings.limits.steps
        random = settings.seed
        context = formula.context
        if formula.usesVariables {
            symbols = formula.symbols
            variables.removeAll(keepingCapacity: true)
            variables.append(contentsOf: repeatElement(nil, count: formula.symbols.names.count))
        }
        if !written.isEmpty { written.removeAll() }
        matched = nil
        returned = nil
        deletion = .none
        nestingLeft = settings.limits.nesting - formula.depth
        do throws(FormulaFault) {
            return try formula.root.evaluate(self)
        } catch {
            if let returned { return returned }
            return .fault(error)
        }
    }

    /// The value of a node that depends on nothing; nil when it fails or costs too much.
    func constant(_ node: any Node) -> Value? {
        steps = settings.limits.steps
        return try? node.evaluate(self)
    }

    // MARK: Limits

    @inline(__always)
    func charge(_ count: Int) throws(FormulaFault) {
        steps -= count
        if steps < 0 { throw Self.tooManySteps }
    }

    private static let tooManySteps = FormulaFault.limit(
        "The formula takes too many steps; make its loops or lists shorter")

    func checkCount(_ count: Int) throws(FormulaFault) {
        guard count <= settings.limits.listElements else {
            throw .limit("The list has more than \(settings.limits.listElements) elements")
        }
    }

    /// A text that was made; charges for it.
    func checked(_ text: String) throws(FormulaFault) -> String {
        let count = text.utf8.count
        if count > 256 {
            guard count <= settings.limits.textBytes else {
                throw .limit("The text is longer than \(settings.limits.textBytes) bytes")
            }
            try charge(count / 16)
        }
        return text
    }

    func text(_ text: String) throws(FormulaFault) -> Value { .text(try checked(text)) }

    // MARK: Variables and items

    /// The value of a node, or the error that it gave: what a variable holds. The end of the formula goes on.
    func held(_ node: any Node) throws(FormulaFault) -> Value {
        do throws(FormulaFault) {
            return try node.evaluate(self)
        } catch {
            if error.endsFormula { throw error }
            return .fault(error)
        }
    }

    func item(_ name: ItemName) -> Value {
        if !written.isEmpty, let write = written.first(where: { $0.name.folded == name.folded }) {
            if case .unavailable = write.value { return .empty }
            return write.value
        }
        guard let item = host.item(name) else { return .empty }
        return Value(item)
    }

    /// As ``item(_:)``, tried first where the item was in the note before: notes of one form are alike.
    func item(_ name: ItemName, slot: Int) -> Value {
        if written.isEmpty, let value = note?.content.value(of: name, near: &places[slot]) { return Value(value) }
        return item(name)
    }

    func isAvailable(_ name: ItemName) -> Bool {
        if let write = written.first(where: { $0.name.folded == name.folded }) {
            if case .unavailable = write.value { return false }
            return true
        }
        return host.item(name) != nil
    }

    /// The variable of that name, otherwise the item.
    func named(_ name: ItemName) throws(FormulaFault) -> Value {
        if let slot = symbols.known(name), slot < variables.count, let value = variables[slot] {
            if case .fault(let fault) = value { throw fault }
            return value
        }
        return item(name)
    }

    func write(_ name: ItemName, _ value: Value) throws(FormulaFault) {
        switch value {
        case .keywords, .nothing: throw FormulaFault("An item cannot hold this value")
        default: break
        }
        guard name.path != nil else { throw FormulaFault("An item cannot have this name") }
        if let index = written.firstIndex(where: { $0.name.folded == name.folded }) {
            written[index].value = value
        } else {
            try charge(written.count)
            written.append((name, value))
        }
    }

    func setVariable(_ name: ItemName, _ value: Value) throws(FormulaFault) {
        let slot = symbols.known(name) ?? symbols.slot(name.text)
        guard slot < 4096 else { throw .limit("The formula has too many variables") }
        while variables.count <= slot { variables.append(nil) }
        variables[slot] = value
    }

    var itemNames: [String] { host.itemNames }

    // MARK: The world

    func answer(_ request: FormulaRequest, for function: String) throws(FormulaFault) -> Value {
        try found(request, for: function) ?? .empty
    }

    /// As ``answer(_:for:)``, where nothing found is something else than the empty text.
    func found(_ request: FormulaRequest, for function: String) throws(FormulaFault) -> Value? {
        // What the host does takes far longer than a step of the formula.
        if !request.isOfNote { try charge(Self.stepsPerLookup) }
        switch host.answer(request) {
        case .value(let answer):
            let value = Value(answer)
            if !request.isOfNote { try charge(value.count * Self.stepsPerElementFound) }
            return value
        case .nothing: return nil
        case .notAvailable: throw FormulaFault("\(function) is not available here")
        case .fault(let message): throw FormulaFault(message)
        }
    }

    private static let stepsPerLookup = 2000
    /// A column of a view with 60,000 rows may be read once.
    private static let stepsPerElementFound = 16

    func now() throws(FormulaFault) -> DateTimeValue {
        guard let now = settings.now, let time = CivilTime.instant(now, zone: settings.zone) else {
            throw FormulaFault("The time is not available here")
        }
        return time
    }

    func today() throws(FormulaFault) -> CalendarDate { try now().date! }

    func currentYear() throws(FormulaFault) -> Int { Int(try today().year) }

    /// SplitMix64: the same numbers for the same seed.
    func nextRandom() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    // MARK: Formulas in text

    /// Compiles `source` with the names known so far, so that it shares the variables, and evaluates it.
    func evaluate(source: String) throws(FormulaFault) -> Value {
        try charge(100 + source.utf8.count)
        let inner: Formula
        do throws(FormulaSyntaxError) {
            inner = try Formula(source, context, settings, symbols, nesting: max(nestingLeft - 1, 0))
        } catch {
            throw FormulaFault(error.description)
        }
        symbols = inner.symbols
        while variables.count < symbols.names.count { variables.append(nil) }
        let (before, used) = (nestingLeft, inner.depth + 1)
        nestingLeft -= used
        defer { nestingLeft = before }
        return try inner.root.evaluate(self)
    }
}
