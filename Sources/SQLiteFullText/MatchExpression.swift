import FullText

/// A query in FTS5's own language.
///
/// Every word is quoted, so nothing of what somebody typed is ever read as syntax.
struct MatchExpression {
    /// Numbers of the items that a term's item name means.
    let items: (String) -> [Int]

    /// Nil when nothing can match, because no note has such an item.
    func text(_ query: SearchQuery) -> String? {
        switch query {
        case .term(let term): return phrase(term)
        case .any(let parts):
            let found = parts.compactMap(text)
            return found.isEmpty ? nil : "(" + found.joined(separator: " OR ") + ")"
        case .all(let parts):
            var wanted: [String] = []
            var unwanted: [String] = []
            for part in parts {
                if case .not(let inner) = part {
                    if let found = text(inner) { unwanted.append(found) }
                } else {
                    guard let found = text(part) else { return nil }
                    wanted.append(found)
                }
            }
            let both = "(" + wanted.joined(separator: " AND ") + ")"
            return unwanted.reduce(both) { "(\($0) NOT \($1))" }
        case .not: preconditionFailure("NOT stands only beside what must be there")
        }
    }

    private func phrase(_ term: SearchTerm) -> String? {
        guard let name = term.item else { return quoted(term, tag: "") }
        let numbers = items(name)
        let own = numbers.filter { $0 < IndexSchema.ownColumns }.map(IndexSchema.column)
        var found = own.isEmpty ? [] : ["{\(own.joined(separator: " "))} : " + quoted(term, tag: "")]
        for number in numbers where number >= IndexSchema.ownColumns {
            found.append("{\(IndexSchema.column(number))} : " + quoted(term, tag: "\(number)\u{2}"))
        }
        return found.isEmpty ? nil : "(" + found.joined(separator: " OR ") + ")"
    }

    private func quoted(_ term: SearchTerm, tag: String) -> String {
        let words = term.words.map { tag + String(decoding: $0.spelling, as: UTF8.self) }
        return "\"" + words.joined(separator: " ") + "\"" + (term.isPrefix ? " *" : "")
    }
}
