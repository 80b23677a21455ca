import Foundation
import Testing

@testable import FormulaLanguage

/// What the pages say is what the code does.
@Suite struct DocumentationTests {
    private static func page(_ name: String) throws -> [Substring] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Documentation/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Cells of the tables' rows; `\|` is a bar inside a cell.
    private static func rows(_ lines: [Substring]) -> [[String]] {
        lines.filter { $0.hasPrefix("| ") }.map { line in
            line.replacingOccurrences(of: "\\|", with: "\u{1}").split(separator: "|").map {
                $0.replacingOccurrences(of: "\u{1}", with: "|").trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// Blocks that begin with ```` ```formula ````: `formula → result` a line.
    @Test func `every example of the page gives what the page says`() throws {
        var (examples, isInside): ([String], Bool) = ([], false)
        for line in try Self.page("formula.md") {
            if line.hasPrefix("```") {
                isInside = line == "```formula"
            } else if isInside, !line.isEmpty {
                examples.append(String(line))
            }
        }
        #expect(examples.count >= 40)
        for example in Cases.of(examples.joined(separator: "\n")) {
            #expect(
                example.difference(items: #"{"HoTen":"Lê Thị Lan","NgoaiNgu":["Anh","Nga"],"DangPhi":50}"#) == nil,
                "\(example.formula) should give \(example.expected)")
        }
    }

    private static func name(_ cell: String) -> String {
        String(cell.drop { $0 == "`" }.prefix { $0 == "@" || $0.isLetter || $0.isNumber })
    }

    /// What a function's value depends on besides its arguments and the note's items.
    private static func gives(_ function: Function) -> String {
        if case .unavailable = function.body { return "not available" }
        var words: [String] = []
        let asks: FormulaTraits = [.usesLookups, .usesDocument, .usesViewRow]
        if !function.traits.isDisjoint(with: asks) || hostAsked.contains(function.name) { words.append("host") }
        if function.traits.contains(.timeVariant) { words.append("time") }
        if function.traits.contains(.usesUser) { words.append("user") }
        if function.traits.contains(.random) { words.append("chance") }
        return words.isEmpty ? "same" : words.joined(separator: ", ")
    }

    /// The host performs them without having to say anything that the value depends on.
    private static let hostAsked = Set(FunctionTable.all.filter(ask).map(\.name))

    /// Whether a host that answers nothing is told so.
    private static func ask(_ function: Function) -> Bool {
        // The field whose formula it is, is no question to the host.
        if function.name.hasPrefix("@This") { return false }
        let arguments = Array(repeating: "\"a\"", count: function.arguments.lowerBound)
        for word in ["\"a\"", "1"] {
            var list = arguments
            if !list.isEmpty { list[list.count - 1] = word }
            let call = list.isEmpty ? function.name : "\(function.name)(\(list.joined(separator: "; ")))"
            let found = Evaluation(call)
            if found.type == "error", found.shown.hasSuffix("is not available here") { return true }
        }
        return false
    }

    @Test func `the page of functions has every function once, and says what it depends on`() throws {
        var said: [String: String] = [:]
        for row in Self.rows(try Self.page("formula-functions.md")) where row.count >= 2 {
            let gives = row[row.count - 1]
            let names = gives == "not available" ? row[0].split(separator: " ").map(String.init) : [row[0]]
            for cell in names where cell.hasPrefix("`@") {
                #expect(said.updateValue(gives, forKey: Self.name(cell)) == nil, "\(cell) stands twice")
            }
        }
        for function in FunctionTable.all {
            #expect(said[function.name] == Self.gives(function), "\(function.name)")
        }
        #expect(said.count == FunctionTable.all.count)
    }

    @Test func `limits and decisions of the page are those of the code`() throws {
        let text = try Self.page("formula.md").joined(separator: "\n")
        let limits = FormulaLimits.standard
        #expect(limits.steps == 1_000_000 && text.contains("1,000,000 steps"))
        #expect(limits.listElements == 65_536 && text.contains("65,536 elements a list"))
        #expect(limits.nesting == 128 && text.contains("128 levels of nesting"))
        #expect(limits.sourceBytes == 65_536 && text.contains("64 KiB of formula"))
        #expect(limits.textBytes == 1 << 20 && text.contains("1 MiB a text"))
    }
}
