import FormulaLanguage
import NoteModel
import NoteStore
import ReplicationCore
import ViewIndex

extension TestReplica {
    /// Saves a view note.
    @discardableResult
    public func declare(_ design: ViewDesign) throws -> ViewDesign {
        let request = SaveRequest(
            unid: design.unid, form: ViewDesign.noteForm, changes: design.items.map { ($0.path, .set($0.value)) },
            author: author)
        _ = try write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        return design
    }

    /// Makes what rows there are to be made, and takes away what is to go.
    public func buildViews(between: () throws -> Void = {}) throws {
        while try write({ database, writer, _ in try database.removeFormerViews(limit: 7, in: writer) }) {}
        while let build = database.nextViewBuild(wallMilliseconds: wall) {
            try write { _, writer, _ in try build.begin(in: writer) }
            var parts = build.gatherings(2, step: 7)
            while let part = parts.popLast() {
                // In turn, each reading another state than the one before.
                let isMore = try read { _, reader in try part.gather(reader) }
                if isMore { parts.insert(part, at: 0) } else { part.sortLists() }
                try between()
                try write { _, writer, _ in try build.store(part.takeBatch(), in: writer) }
            }
            build.mergeLists()
            while let leaves = build.takeLeaves() { try write { _, writer, _ in try build.store(leaves, in: writer) } }
            try between()
            while build.confirm(try write { _, writer, _ in try build.finish(writer) }) {}
        }
    }

    public func open(_ name: String) throws {
        try database.wantView(named: name)
        try buildViews()
    }

    public func rebuild(_ name: String) throws {
        try write { database, writer, _ in try database.discardView(named: name, in: writer) }
        try open(name)
    }

    public func page(
        _ name: String, _ query: ViewQuery = ViewQuery(count: .max), order: ViewOrder = .own,
        in sight: Sight = .everything
    ) throws -> ViewPage {
        try read { try $0.window(on: name, order: order, in: sight, reading: $1).page(query) }
    }

    /// Saves items of any kind; nil removes one.
    @discardableResult
    public func put(_ unid: UNID?, _ items: [String: ItemValue?], form: String? = "Doc") throws -> UNID {
        let changes = items.sorted { $0.key < $1.key }.map { name, value in
            (ItemPath(name)!, value.map { ItemChange.set($0) } ?? .remove)
        }
        let request = SaveRequest(unid: unid, form: form, changes: changes, author: author)
        return try write { try $0.save(request, in: $1, wallMilliseconds: $2) }.saved!.unid
    }
}

extension ViewPage {
    /// Rows as texts: categories with their counts and first total, documents with their first values.
    public var texts: [String] {
        rows.map { row in
            let indent = String(repeating: "  ", count: row.level)
            switch row.kind {
            case .category(let category):
                let totals = category.totals.sorted { $0.key < $1.key }.map { " \($0.value)" }.joined()
                return "\(indent)[\(Self.text(category.label))] \(category.documents)\(totals)"
            case .document(let document):
                return indent + document.values.map(Self.text).joined(separator: " ")
                    + (document.isConflict ? " (conflict)" : "")
            }
        }
    }

    private static func text(_ value: FormulaValue) -> String {
        switch value {
        case .text(let list): list.joined(separator: ",")
        case .number(let list): list.map(\.description).joined(separator: ",")
        case .dateTime(let list): list.map(\.iso).joined(separator: ",")
        default: "?"
        }
    }

    public var unids: [UNID] {
        rows.compactMap { if case .document(let document) = $0.kind { document.unid } else { nil } }
    }
}
