import AccessControl
import NoteModel
import NoteStore
import Synchronization

/// The directory at one moment as databases ask it. Names are looked up once.
final class DirectoryNames: NameBook {
    /// Of the directory it was made from.
    let edition: UInt64
    private let directory: DirectoryIndex
    /// The hub where this node joined: known before there is a directory.
    private let hub: HierarchicalName?
    private let callers = Mutex<[String: NoteCaller]>([:])

    /// Names that are remembered; beyond these they are looked up anew.
    private static let rememberedMax = 10_000

    init(_ directory: DirectoryIndex, hub: HierarchicalName?) {
        self.directory = directory
        self.hub = hub
        edition = directory.edition
    }

    func isHub(_ name: String) -> Bool {
        guard let name = try? HierarchicalName(parsing: name) else { return false }
        return isHub(name)
    }

    func isHub(_ name: HierarchicalName) -> Bool {
        hub?.matches(name) == true || directory.node(name)?.role == DirectoryForms.hubRole
    }

    func isNode(_ name: String) -> Bool {
        (try? HierarchicalName(parsing: name)).flatMap(directory.node) != nil
    }

    func caller(_ name: String) -> NoteCaller {
        if let known = callers.withLock({ $0[name] }) { return known }
        let caller = makeCaller(name)
        callers.withLock { callers in
            if callers.count >= Self.rememberedMax { callers = [:] }
            callers[name] = caller
        }
        return caller
    }

    /// Hubs see and write everything: they route it. What is no name stands for nobody.
    private func makeCaller(_ text: String) -> NoteCaller {
        guard let name = try? HierarchicalName(parsing: text) else { return NoteCaller(.anonymous) }
        return isHub(name) ? .node(author: name.canonical) : NoteCaller(subject(name))
    }

    func subject(_ name: HierarchicalName) -> AccessSubject { AccessSubject(name, groups: directory.groupTable) }
}
