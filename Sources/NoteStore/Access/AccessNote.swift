import AccessControl
import NoteModel

/// One entry of a database's access list, as a note that replicates with the database.
///
/// A note per entry, so that changes of different entries never meet. Where one entry was changed apart, each property has all
/// concurrent writes beside each other and the tighter counts, on every replica alike; a removal wins over a change that did not
/// know of it.
public enum AccessNote {
    public static let form = "$Access"
    /// Nobody wants a conflict document about an entry: the tighter one is in force, and the history has both.
    static let rules = FormRules(policy: .lastWriter)

    private static let name = ItemPath("Name")!
    private static let level = ItemPath("Level")!
    private static let flags = ItemPath("Flags")!
    private static let roles = ItemPath("Roles")!

    /// The note of an entry: the same however its name is written.
    static func unid(of name: String) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.access.1\(ReaderName.key(name))".utf8)).truncated)
    }

    static func changes(_ entry: AccessEntry) -> [(path: ItemPath, change: ItemChange)] {
        [
            (name, .set(.names([entry.name]))), (level, .set(.text(entry.level.name))),
            (flags, .set(.textList(entry.flags.names))), (roles, .set(.textList(entry.roles.sorted()))),
        ]
    }

    /// The entry that a note holds; nil when there is none (any more). What cannot be read gives nothing.
    static func entry(in state: NoteState) -> AccessEntry? {
        guard !state.heads.isEmpty, !state.heads.contains(where: \.isDeletion), state.latest?.form == form,
            case .names(let names)? = state[name]?.winner.value, let name = names.first,
            // The name is what the note is about. Under another UNID it would stand beside the entry it says it is.
            unid(of: name) == state.unid
        else { return nil }
        let levels = values(level, of: state).map { value in
            if case .text(let text) = value { AccessLevel(name: text) ?? .noAccess } else { AccessLevel.noAccess }
        }
        return AccessEntry(
            name, levels.min() ?? .noAccess, flags: AccessFlags(names: common(flags, of: state)),
            roles: common(roles, of: state))
    }

    private static func values(_ path: ItemPath, of state: NoteState) -> [ItemValue] {
        state[path]?.siblings.all.compactMap(\.value) ?? []
    }

    /// The elements that all concurrent writes of a list have.
    private static func common(_ path: ItemPath, of state: NoteState) -> Set<String> {
        let lists = values(path, of: state).map { value -> Set<String> in
            switch value {
            case .textList(let list): Set(list)
            case .text(let text): [text]
            default: []
            }
        }
        return lists.dropFirst().reduce(lists.first ?? []) { $0.intersection($1) }
    }
}
