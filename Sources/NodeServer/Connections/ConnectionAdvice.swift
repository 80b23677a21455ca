import AccessControl
import NoteModel
import ReplicationCore

/// What in a connection document has no effect as things are now. A document may come before the node or the replica that it is
/// about; an administrator who did not mean that has made a mistake in writing.
struct ConnectionAdvice {
    let directory: DirectoryIndex
    let node: HierarchicalName
    /// Names of the databases that this node has.
    let databases: [String]

    /// One sentence for each, with what to do about it.
    func warnings(about settings: ConnectionSettings) -> [String] {
        let ends = [settings.source, settings.destination].filter { !$0.isEmpty && !isKnown($0) }
        return ends.map(unknown) + missing(settings)
    }

    private func isKnown(_ text: String) -> Bool {
        if text == ConnectionSettings.everyNode || directory.groupTable.contains(group: text) { return true }
        return (try? HierarchicalName(parsing: text)).map { directory.node($0) != nil } ?? false
    }

    private func unknown(_ text: String) -> String {
        let known = directory.nodes.map(\.name.abbreviated).joined(separator: ", ")
        let name = (try? HierarchicalName(parsing: text))?.abbreviated ?? text
        return
            "the directory does not know \(name) yet: the connection begins when it has joined under exactly this name; "
            + "known are \(known)"
    }

    /// Of another node only that one knows what it has.
    private func missing(_ settings: ConnectionSettings) -> [String] {
        guard ConnectionPlan.means(settings.source, node, directory.groupTable) else { return [] }
        let absent = settings.databases.filter { pattern in
            !databases.contains { NamePattern.matches(pattern, $0) }
        }
        guard !absent.isEmpty else { return [] }
        let (names, first) = (absent.map { "'\($0)'" }.joined(separator: ", "), absent[0])
        let way =
            first.contains("*")
            ? "" : "; 'dongbo db replica \(first) --from NODE' makes a replica, 'dongbo db list' shows what is here"
        return [
            "\(node.abbreviated) has no database \(names): the connection does nothing about it until there is one\(way)"
        ]
    }
}

extension Node {
    /// What in a connection document has no effect as this node knows things now, one sentence for each.
    ///
    /// - Throws: when the directory cannot be read.
    public func warnings(about settings: ConnectionSettings) throws -> [String] {
        ConnectionAdvice(directory: try directoryIndex(), node: name, databases: databases.map(\.name))
            .warnings(about: settings)
    }
}
