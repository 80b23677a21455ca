/// The names of items and variables in a formula, each with a place ("slot"). Spellings that differ in case are one name.
struct Symbols: Sendable {
    private(set) var names: [ItemName] = []
    private var written: [String] = []

    /// The slot of `name`, made if it is new.
    ///
    /// - Complexity: O(names), by comparing their bytes; formulas have few.
    mutating func slot(_ name: String) -> Int {
        for (index, known) in written.enumerated() where known == name { return index }
        let item = ItemName(name)
        for (index, known) in names.enumerated() where known.folded == item.folded { return index }
        names.append(item)
        written.append(name)
        return names.count - 1
    }

    func known(_ name: ItemName) -> Int? { names.firstIndex { $0.folded == name.folded } }
}
