import NoteModel

/// Collects the items of one note.
struct ItemBuilder {
    private(set) var items: [(String, ItemValue)] = []

    init(capacity: Int) { items.reserveCapacity(capacity) }

    mutating func add(_ name: String, _ value: ItemValue) { items.append((name, value)) }
    mutating func add(_ name: String, _ text: String) { items.append((name, .text(text))) }
    mutating func add(_ name: String, _ number: Int) { items.append((name, .number(ExactDecimal(number)))) }

    /// A date, or the empty text of a field that was left blank.
    mutating func add(_ name: String, _ day: Day?) { items.append((name, day?.date ?? .text(""))) }

    /// A row of a table; `row` counts from 1.
    mutating func add(table: String, row: Int, _ columns: [(String, ItemValue)]) {
        for (column, value) in columns { items.append(("\(table)[r\(row)].\(column)", value)) }
    }
}
