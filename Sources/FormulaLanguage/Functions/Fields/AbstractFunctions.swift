/// @Abstract and @AbstractSimple: the beginning of what some items hold, as one line.
enum Abstracts {
    /// - Parameter limit: UTF-8 bytes, as Notes counts them; cut between words where there is one in the last quarter.
    static func of(
        _ names: [String], begin: String, limit: Int, options: [String], _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> Value {
        var text = begin
        for name in names {
            let value = evaluator.item(ItemName(name))
            if value.isEmptyText { continue }
            let part = try value.displayed(TextWriters(""), evaluator.settings).texts().joined(separator: ", ")
            try evaluator.charge(1 + part.utf8.count / 16)
            if !text.isEmpty, text != begin { text += " " }
            text += part
            if text.utf8.count > 4 * limit + 1024 { break }
        }
        var words = text.split { $0 == " " || $0.isNewline || $0 == "\t" }.map(String.init)
        if options.contains("TRYFIT") || options.contains("TEXTONLY") || options.isEmpty {
            // Nothing to leave out.
        } else if options.contains("DROPVOWELS") || options.contains("DROPWORDVOWELS") {
            words = words.map(withoutVowels)
        }
        return .text(cut(words.joined(separator: " "), limit))
    }

    /// Vowels inside words carry least.
    private static func withoutVowels(_ word: String) -> String {
        guard word.count > 3 else { return word }
        return String(word.prefix(1)) + word.dropFirst().filter { !"aeiouAEIOU".contains($0) }
    }

    private static func cut(_ text: String, _ limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > limit { break }
            kept.append(scalar)
        }
        let beginning = String(kept)
        guard let space = beginning.lastIndex(of: " "),
            beginning[..<space].utf8.count * 4 >= limit * 3
        else { return beginning }
        return String(beginning[..<space])
    }
}
