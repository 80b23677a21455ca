import NoteModel
import NoteStore
import People

/// A person as the whole organisation knows them.
public struct KnownPerson: Sendable, Hashable {
    public let name: HierarchicalName
    public let fullName: String
    /// Their office.
    public let title: String
    public let unit: String
    /// The node at which they log in; nil for somebody who does not.
    public let home: HierarchicalName?
    /// Of the note; nil before there is one.
    public let unid: UNID?

    public init(
        name: HierarchicalName, fullName: String = "", title: String = "", unit: String = "",
        home: HierarchicalName? = nil
    ) {
        self.init(name: name, fullName: fullName, title: title, unit: unit, home: home, unid: nil)
    }

    private init(
        name: HierarchicalName, fullName: String, title: String, unit: String, home: HierarchicalName?, unid: UNID?
    ) {
        (self.name, self.fullName, self.title, self.unit) = (name, fullName, title, unit)
        (self.home, self.unid) = (home, unid)
    }

    /// Nil when the note names nobody.
    init?(_ unid: UNID, _ content: NoteContent) {
        func text(_ path: ItemPath) -> String {
            if case .text(let text)? = content[path]?.value { text } else { "" }
        }
        func name(_ path: ItemPath) -> HierarchicalName? {
            guard case .names(let names)? = content[path]?.value else { return nil }
            return names.first.flatMap { try? HierarchicalName(parsing: $0) }
        }
        guard let own = name(DirectoryForms.name) else { return nil }
        self.init(
            name: own, fullName: text(DirectoryForms.fullName), title: text(DirectoryForms.title),
            unit: text(DirectoryForms.unit), home: name(DirectoryForms.home), unid: unid)
    }

    var changes: [(path: ItemPath, change: ItemChange)] {
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (DirectoryForms.name, .set(.names([name.canonical]))), (DirectoryForms.fullName, .set(.text(fullName))),
            (DirectoryForms.title, .set(.text(title))), (DirectoryForms.unit, .set(.text(unit))),
        ]
        if let home { changes.append((DirectoryForms.home, .set(.names([home.canonical])))) }
        return changes
    }

    /// What others know of them, and try first as a password.
    var guessable: [String] {
        [name.commonName, fullName, title, unit, name.organisation] + name.organisationalUnits
    }
}
