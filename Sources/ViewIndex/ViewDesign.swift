import FormulaLanguage
import NoteModel

/// A view or folder as its design note declares it. The names follow DXL's `<view>`.
public struct ViewDesign: Sendable, Hashable {
    /// The form of view notes.
    public static let noteForm = "$View"
    public static let nameItem = ItemPath("$Name")!

    /// The design note.
    public var unid: UNID
    public var name: String
    /// For people, by language.
    public var titles: [String: String]
    /// Which documents; empty for a folder.
    public var selection: String
    public var columns: [ViewColumn]
    /// Responses stand below the documents they answer.
    public var showsResponseHierarchy: Bool
    /// Opened with its categories closed.
    public var opensCollapsed: Bool
    /// Holds what people put into it, and has no selection.
    public var isFolder: Bool
    /// Whose alphabet texts are sorted by.
    public var locale: FormulaLocale

    public init(
        unid: UNID, name: String, titles: [String: String] = [:], selection: String, columns: [ViewColumn],
        showsResponseHierarchy: Bool = true, opensCollapsed: Bool = false, isFolder: Bool = false,
        locale: FormulaLocale = .viVN
    ) {
        self.unid = unid
        self.name = name
        self.titles = titles
        self.selection = selection
        self.columns = columns
        self.showsResponseHierarchy = showsResponseHierarchy
        self.opensCollapsed = opensCollapsed
        self.isFolder = isFolder
        self.locale = locale
    }

    /// Names everything that rows depend on, and how they are stored: rows made under another one are made anew.
    public var fingerprint: [UInt8] {
        var writer = ByteWriter()
        writer.varint(ViewRow.formatVersion)
        writer.varint(Collation.version)
        writer.varint(SortKey.version)
        writer.text(isFolder ? "" : selection)
        writer.text(locale.rawValue)
        writer.byte((showsResponseHierarchy ? 1 : 0) | (isFolder ? 2 : 0))
        for column in columns {
            writer.text(column.name)
            writer.text(column.formula)
            writer.text("\(column.sort) \(column.totals) \(column.resort)")
            writer.byte((column.isCategorized ? 1 : 0) | (column.separatesMultipleValues ? 2 : 0))
        }
        return Array(Digest(of: writer.bytes).bytes.prefix(16))
    }
}

extension ViewDesign {
    /// Reads a view note; nil when it declares no name.
    public init?(unid: UNID, content: NoteContent) {
        func text(_ path: String) -> String? {
            if case .text(let text)? = content[path] { text } else { nil }
        }
        func flag(_ path: String, otherwise: Bool = false) -> Bool {
            if case .number(let number)? = content[path] { number != 0 } else { otherwise }
        }
        guard let name = text("$Name"), !name.isEmpty else { return nil }
        func titles(_ prefix: String) -> [String: String] {
            var titles: [String: String] = [:]
            for language in ["vi", "en"] { titles[language] = text("\(prefix)Title_\(language)") }
            return titles
        }
        var positions: [String: ExactDecimal] = [:]
        for item in content.items {
            let path = item.path.text
            guard path.hasPrefix("Columns["), path.hasSuffix("].Position"), case .number(let position)? = item.value
            else { continue }
            positions[String(path.dropFirst("Columns[".count).dropLast("].Position".count))] = position
        }
        let names = positions.keys.sorted {
            let (left, right) = (positions[$0]!.approximate, positions[$1]!.approximate)
            return left == right ? $0 < $1 : left < right
        }
        let columns = names.map { name in
            let prefix = "Columns[\(name)]."
            func option<T: RawRepresentable<String>>(_ key: String, _ otherwise: T) -> T {
                text(prefix + key).flatMap(T.init) ?? otherwise
            }
            return ViewColumn(
                name: name, titles: titles(prefix), formula: text(prefix + "Formula") ?? name,
                sort: option("Sort", .none), isCategorized: flag(prefix + "Categorized"),
                totals: option("Totals", .none), isHidden: flag(prefix + "Hidden"),
                isForResponsesOnly: flag(prefix + "ResponsesOnly"),
                separatesMultipleValues: flag(prefix + "SeparateMultipleValues"), resort: option("Resort", .none))
        }
        self.init(
            unid: unid, name: name, titles: titles(""), selection: text("Selection") ?? "SELECT @All",
            columns: columns, showsResponseHierarchy: flag("ShowResponseHierarchy", otherwise: true),
            opensCollapsed: flag("OpenCollapsed"), isFolder: flag("Folder"),
            locale: text("Locale").flatMap(FormulaLocale.init(rawValue:)) ?? .viVN)
    }

    /// The design note's items.
    public var items: [(path: ItemPath, value: ItemValue)] {
        func flag(_ value: Bool) -> ItemValue { .number(value ? 1 : 0) }
        var items: [(String, ItemValue)] = [
            ("$Name", .text(name.normalizedC)), ("Selection", .text(selection.normalizedC)),
            ("ShowResponseHierarchy", flag(showsResponseHierarchy)), ("OpenCollapsed", flag(opensCollapsed)),
            ("Folder", flag(isFolder)), ("Locale", .text(locale.rawValue)),
        ]
        items += titles.sorted { $0.key < $1.key }.map { ("Title_\($0.key)", .text($0.value.normalizedC)) }
        for (index, column) in columns.enumerated() {
            var row: [(String, ItemValue)] = [
                ("Formula", .text(column.formula.normalizedC)), ("Sort", .text(column.sort.rawValue)),
                ("Categorized", flag(column.isCategorized)), ("Totals", .text(column.totals.rawValue)),
                ("Hidden", flag(column.isHidden)), ("ResponsesOnly", flag(column.isForResponsesOnly)),
                ("SeparateMultipleValues", flag(column.separatesMultipleValues)),
                ("Resort", .text(column.resort.rawValue)), ("Position", .number(ExactDecimal(index + 1))),
            ]
            row += column.titles.sorted { $0.key < $1.key }.map { ("Title_\($0.key)", .text($0.value.normalizedC)) }
            items += row.map { ("Columns[\(column.name)].\($0.0)", $0.1) }
        }
        return items.map { (ItemPath($0.0)!, $0.1) }
    }
}

extension ExactDecimal {
    /// Near enough to order columns.
    var approximate: Double { Double(description) ?? 0 }
}
