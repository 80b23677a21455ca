import NoteModel

/// A formula that has been read and compiled; evaluated by a ``FormulaEvaluator``. Compile once, evaluate often.
public struct Formula: Sendable {
    /// What a formula is, in one object: formulas are handed about for every note.
    private final class Compiled: Sendable {
        let source: String
        let context: FormulaContext
        let traits: FormulaTraits
        let itemsRead: [ItemName]
        let unavailable: FormulaSyntaxError?
        let root: any Node
        let symbols: Symbols
        let depth: Int

        init(
            _ source: String, _ context: FormulaContext, _ compiler: Compiler, _ root: any Node, _ symbols: Symbols,
            depth: Int
        ) {
            self.source = source
            self.context = context
            self.root = root
            self.symbols = symbols
            self.depth = depth
            traits = compiler.traits
            unavailable = compiler.unavailable.map { FormulaSyntaxError($0, in: source) }
            itemsRead = compiler.read.slots.map { symbols.names[$0] } + compiler.namesRead
        }
    }

    private let compiled: Compiled

    public var source: String { compiled.source }
    public var context: FormulaContext { compiled.context }
    public var traits: FormulaTraits { compiled.traits }
    /// Items whose values the result depends on, by any spelling; not all when ``traits`` has `.readsAnyItem`. Variables that are
    /// read may be among them.
    public var itemsRead: [ItemName] { compiled.itemsRead }
    /// A function that is not there on a server, which such a formula evaluates to an error; nil when there is none.
    public var unavailable: FormulaSyntaxError? { compiled.unavailable }

    var root: any Node { compiled.root }
    var symbols: Symbols { compiled.symbols }
    /// Levels of nesting that evaluating takes.
    var depth: Int { compiled.depth }
    /// `SELECT`'s statement says which notes match; without one the value does.
    var selects: Bool { traits.contains(.selects) }
    var usesVariables: Bool { traits.contains(.setsVariables) || traits.contains(.dynamic) }

    /// Reads and compiles.
    ///
    /// - Parameter settings: locale, zone and limits count; the rest belongs to evaluation.
    /// - Complexity: O(*n*) in the text's length.
    public init(
        _ text: String, context: FormulaContext = .evaluation, settings: FormulaSettings = FormulaSettings()
    ) throws(FormulaSyntaxError) {
        try self.init(text, context, settings, Symbols(), nesting: settings.limits.nesting)
    }

    init(
        _ text: String, _ context: FormulaContext, _ settings: FormulaSettings, _ names: Symbols, nesting: Int
    ) throws(FormulaSyntaxError) {
        do throws(Lexer.Failure) {
            let length = text.utf8.count
            guard length <= settings.limits.sourceBytes else {
                throw Lexer.Failure(
                    start: 0, end: 0, message: "expected at most \(settings.limits.sourceBytes) bytes, found \(length)")
            }
            var parser = Parser(text, settings: settings, symbols: names, nestingMax: nesting)
            let statements = try parser.statements()
            guard statements.contains(where: \.isMainExpression) else {
                throw Lexer.Failure(
                    start: length, end: length,
                    message: "No Main or Selection expression in formula: expected an expression that is no assignment")
            }
            var compiler = Compiler(
                statements, symbols: parser.symbols, context: context, settings: settings,
                isNested: !names.names.isEmpty)
            let root = try compiler.statements(statements)
            compiled = Compiled(text, context, compiler, root, parser.symbols, depth: parser.depth)
        } catch {
            throw FormulaSyntaxError(error, in: text)
        }
    }
}

extension FormulaSyntaxError {
    init(_ failure: Lexer.Failure, in text: String) {
        let bytes = text.utf8
        func characters(_ range: Range<Int>) -> Int {
            bytes.dropFirst(range.lowerBound).prefix(range.count).count { $0 & 0xC0 != 0x80 }
        }
        let start = min(failure.start, bytes.count)
        let before = bytes.prefix(start)
        let lineStart = before.lastIndex(of: 0x0A).map { bytes.distance(from: bytes.startIndex, to: $0) + 1 } ?? 0
        let end = max(start, min(failure.end, bytes.count))
        message = failure.message
        isUnavailable = failure.isUnavailable
        line = 1 + before.count { $0 == 0x0A }
        column = 1 + characters(lineStart..<start)
        offset = characters(0..<start)
        length = characters(start..<end)
        word = String(decoding: bytes.dropFirst(start).prefix(end - start), as: UTF8.self)
    }
}
