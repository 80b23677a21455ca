import AccessControl
import NoteModel

/// The rules of `Documentation/access.md` once more, written down from the text and not from the product: what a list and a
/// directory of one moment give a name.
struct RightsOracle {
    struct Rights {
        var level = AccessLevel.noAccess
        var flags: AccessFlags = []
        /// Under which items may mean the name.
        var keys: Set<String> = []
    }

    let entries: [AccessEntry]
    /// Nodes in each group.
    let groups: [[Int]]

    func rights(of name: String) -> Rights {
        var collective: [String] = ["*"]
        let parts = name.split(separator: "/").map(String.init)
        for index in parts.indices.dropFirst() { collective.append("*/" + parts[index...].joined(separator: "/")) }
        for (number, nodes) in groups.enumerated()
        where nodes.contains(where: { SimulatedNode.name($0) == name || RightsVocabulary.person($0) == name }) {
            collective.append(RightsVocabulary.group(number))
        }
        var deciding = entries.filter { $0.name == name }
        if deciding.isEmpty { deciding = entries.filter { collective.contains($0.name) } }
        if deciding.isEmpty { deciding = entries.filter { $0.name == AccessEntry.defaultName } }
        var rights = Rights()
        for entry in deciding {
            rights.level = max(rights.level, entry.level)
            rights.flags.formUnion(entry.flags)
        }
        rights.keys = Set((collective + [name]).map(ReaderName.key))
        return rights
    }

    /// Whether a node is sent a note.
    func sends(_ node: String, readers: [String]?) -> Bool {
        let rights = rights(of: node)
        guard rights.level >= .reader, rights.flags.contains(.replicateDocuments) else { return false }
        return readers.map { !rights.keys.isDisjoint(with: $0) } ?? true
    }

    /// Why a name may not have written a revision; nil when it may.
    ///
    /// - Parameters:
    ///   - before: the note as the revision's author had read it.
    ///   - readers: of that note.
    func objection(to revision: Revision, onto before: NoteState, readers: [String]?, by name: String) -> String? {
        var rights = rights(of: name)
        if rights.level == .manager { rights.keys.insert(ReaderName.key(NoteState.managersOnly)) }
        let (isDesign, isList) = (revision.form.hasPrefix("$"), revision.form == "$Access")
        let isNew = before.heads.isEmpty
        if let readers, !isNew, rights.keys.isDisjoint(with: readers) { return "\(name) is not among its readers" }
        if isList { return rights.level == .manager ? nil : "\(name) does not manage the list" }
        if isDesign {
            let isEnough = rights.level >= .designer || rights.flags.contains(.createSharedViews)
            return isEnough ? nil : "\(name) does not design"
        }
        if isNew {
            return rights.flags.contains(.createDocuments) && rights.level > .noAccess
                ? nil : "\(name) makes no documents"
        }
        guard rights.level >= .author else { return "\(name) changes no documents" }
        if rights.level == .author, rights.keys.isDisjoint(with: before.authors) {
            return "\(name) is not among its authors"
        }
        if revision.deletion != nil, !rights.flags.contains(.deleteDocuments) { return "\(name) deletes nothing" }
        return nil
    }

    /// Whether a revision says who may do what with a note that is not here as its author had read it: then the rights there are
    /// here count too.
    static func decidesRights(_ revision: Revision, unlike before: NoteState, _ here: NoteState) -> Bool {
        guard !here.heads.isEmpty, !before.context.covers(here.context) else { return false }
        func isList(_ value: ItemValue?) -> Bool {
            switch value {
            case .readers, .authors: true
            default: false
            }
        }
        return before.heads.isEmpty || revision.form != here.latest?.form
            || revision.writes.contains { write in
                if case .value(let value) = write.content, isList(value) { return true }
                return isList(here[write.path]?.winner.value)
            }
    }

    /// Whether a node may hand in what somebody wrote.
    static func speaks(_ node: Int, for author: String) -> Bool {
        let name = SimulatedNode.name(node)
        return author == name
            || !author.hasPrefix("CN=node") && author.hasSuffix("/" + RightsVocabulary.branch(of: node))
    }
}
