/// Rows in columns that line up.
struct Table {
    enum Alignment { case left, right }

    private let header: [String]
    private let alignments: [Alignment]
    /// Characters of one cell; longer ones are cut.
    private let cellMax: Int
    private var rows: [[String]] = []

    /// - Parameter columns: heading of each; a heading that begins with `#` is of numbers, to the right.
    init(_ columns: [String], cellMax: Int = 60) {
        header = columns.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
        alignments = columns.map { $0.hasPrefix("#") ? .right : .left }
        self.cellMax = cellMax
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: [String]) {
        rows.append(
            cells.map { cell in
                let shown = Self.harmless(cell)
                return shown.count > cellMax ? shown.prefix(cellMax - 1) + "…" : shown
            })
    }

    /// Names and messages come from other nodes: none of them moves the cursor or begins a row of its own.
    private static func harmless(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\u{200D}"
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "?" : $0 }))
    }

    /// The lines, each preceded by `indent`.
    func lines(indent: String = "") -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                let isLast = column == row.count - 1
                line += alignments[column] == .right ? padding + cell : isLast ? cell : cell + padding
                if !isLast { line += "  " }
            }
            return line
        }
    }

    func print(indent: String = "") { for line in lines(indent: indent) { Console.print(line) } }
}
