import FormulaLanguage

/// What the categories of documents added to the keys of their rows before: a cell has many members, and sorting its name in the
/// alphabet's order costs far more than finding it here. For one view.
public struct CategoryKeys: Sendable {
    /// What one categorized column adds.
    struct Part: Sendable {
        var bytes: [UInt8] = []
        /// From the outermost category to the innermost: where each ends in `bytes`.
        var labels: [(end: Int, label: FormulaValue)] = []
    }

    private struct Name: Hashable {
        let column: Int
        let text: String

        /// By its bytes: texts are in normal form C, and asking the standard library for that costs more than the look-up.
        func hash(into hasher: inout Hasher) {
            hasher.combine(column)
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private static let kept = 4096
    private var known: [Name: Part] = [:]

    public init() {}

    /// - Parameter make: gives what is not known.
    mutating func part(of value: FormulaValue, _ column: Int, make: () -> Part) -> Part {
        guard case .text(let list) = value, list.count == 1 else { return make() }
        let name = Name(column: column, text: list[0])
        if let part = known[name] { return part }
        if known.count == Self.kept { known.removeAll(keepingCapacity: true) }
        let part = make()
        known[name] = part
        return part
    }
}
