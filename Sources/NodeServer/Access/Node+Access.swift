import AccessControl
import NoteModel
import NoteStore
import People
import ReplicationCore
import Synchronization

extension Node {
    /// Who stands behind names now. The same object until the directory says otherwise.
    var names: DirectoryNames {
        let known = nameBook.withLock { $0 }
        guard let directory = try? knownDirectory() else {
            return known ?? DirectoryNames(DirectoryIndex(), hub: joinedHub)
        }
        if let known, known.edition == directory.edition { return known }
        let fresh = DirectoryNames(directory, hub: joinedHub)
        nameBook.withLock { $0 = fresh }
        return fresh
    }

    var joinedHub: HierarchicalName? { settings.hubName.flatMap { try? HierarchicalName(parsing: $0) } }

    /// Somebody by name, with the groups of now: a person, or a node, which need not be known here.
    public func caller(named name: HierarchicalName) -> NoteCaller { names.caller(name.canonical) }

    /// Whoever has this node's socket.
    public var administratorCaller: NoteCaller {
        let subject = (try? HierarchicalName(parsing: administrator)).map(names.subject) ?? .anonymous
        return .administrator(subject, of: isHub ? nil : names.subject(name))
    }

    /// The directory's: its hub and administrator keep it, every node its own documents, and everybody of the organisation
    /// reads it. Only ``DirectoryForms/keeper`` makes nodes, people and groups: whoever could would decide who sees what.
    var directoryAccess: [AccessEntry] {
        let keeper: Set = [DirectoryForms.keeper]
        return [
            AccessEntry(administrator, .manager, flags: .all, roles: keeper),
            AccessEntry(name.canonical, .manager, flags: .all, roles: keeper),
            AccessEntry(PersonRole.administrator.group, .manager, flags: .all, roles: keeper),
            AccessEntry(AccessEntry.localNodesName, .author, flags: .all),
            AccessEntry("*/O=\(name.organisation)", .reader, flags: [.replicateDocuments]),
            AccessEntry(AccessEntry.defaultName, .noAccess),
        ]
    }

    /// What the access list of a new database without another one says.
    var standardAccess: [AccessEntry] {
        AccessList.standard.entries + [AccessEntry(administrator, .manager, flags: .all)]
    }
}
