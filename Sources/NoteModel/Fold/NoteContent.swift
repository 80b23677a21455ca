/// The items of a note as people see them: one value per path.
public struct NoteContent: Hashable, Sendable {
    public struct Item: Hashable, Sendable {
        public let path: ItemPath
        public let flags: ItemFlags
        /// Nil when the value was redacted.
        public let value: ItemValue?

        public init(path: ItemPath, flags: ItemFlags = [], value: ItemValue?) {
            self.path = path
            self.flags = flags
            self.value = value
        }
    }

    /// Sorted by path.
    public private(set) var items: [Item]

    public init(_ items: [Item] = []) { self.items = items.sorted { $0.path < $1.path } }

    public subscript(path: ItemPath) -> Item? { index(of: path).map { items[$0] } }

    /// Where the item with this path stands in ``items``; nil when there is none. O(log *n*).
    public func index(of path: ItemPath) -> Int? {
        let place = place(of: path)
        return place < items.count && items[place].path == path ? place : nil
    }

    /// Where an item with this path is, or would be.
    private func place(of path: ItemPath) -> Int {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return low
    }

    public subscript(_ name: String) -> ItemValue? { ItemPath(name).flatMap { self[$0]?.value } }

    /// Puts the item in the place of the one with its path, or adds it. O(*n*).
    public mutating func set(_ item: Item) {
        let place = place(of: item.path)
        if place < items.count, items[place].path == item.path {
            items[place] = item
        } else {
            items.insert(item, at: place)
        }
    }

    /// Takes an item out; does nothing when there is none. O(*n*).
    public mutating func remove(_ path: ItemPath) {
        let place = place(of: path)
        if place < items.count, items[place].path == path { items.remove(at: place) }
    }

    /// Adds the reader and author lists of `other`; where both have one, the names in both stay.
    mutating func narrow(by other: NoteContent) {
        for item in other.items {
            guard let value = item.value, let names = value.accessNames else { continue }
            let lists = [names] + (self[item.path]?.value?.accessNames.map { [$0] } ?? [])
            set(Item(path: item.path, flags: item.flags, value: lists.count == 1 ? value : value.restricted(to: lists)))
        }
    }

    /// With the elements of each set put together to one list item, as programs and people see a list.
    public var assembled: NoteContent {
        guard items.contains(where: { $0.flags.contains(.setElement) }) else { return self }
        var plain: [Item] = []
        var sets: [(name: String, elements: [ItemValue])] = []
        for item in items {
            guard item.flags.contains(.setElement), let value = item.value else {
                plain.append(item)
                continue
            }
            let name = String(item.path.item)
            if let index = sets.firstIndex(where: { $0.name == name }) {
                sets[index].elements.append(value)
            } else {
                sets.append((name, [value]))
            }
        }
        for set in sets {
            let path = ItemPath(unchecked: set.name)
            if let index = plain.firstIndex(where: { $0.path == path }) {
                // A plain list written by someone who did not know of the set: both count.
                let elements = plain[index].value.map { $0.setElements ?? [] } ?? []
                plain[index] = Item(path: path, value: ItemValue(setElements: elements + set.elements))
            } else {
                plain.append(Item(path: path, value: ItemValue(setElements: set.elements)))
            }
        }
        return NoteContent(plain)
    }
}

extension ItemValue {
    /// One value per element, for kinds that can be sets; nil for the others.
    var setElements: [ItemValue]? {
        switch self {
        case .text(let text): [.text(text)]
        case .textList(let list): list.map { .text($0) }
        case .names(let list): list.map { .names([$0]) }
        default: nil
        }
    }

    /// What tells an element of a set from the others.
    var elementKey: String? {
        switch self {
        case .text(let text): text
        case .names(let list) where list.count == 1: list[0]
        default: nil
        }
    }

    /// Names if every element is a name, otherwise texts; sorted, each once.
    fileprivate init(setElements elements: [ItemValue]) {
        let keys = Set(elements.compactMap(\.elementKey)).sorted()
        let areNames = elements.allSatisfy { if case .names = $0 { true } else { false } }
        self = areNames ? .names(keys) : .textList(keys)
    }
}
