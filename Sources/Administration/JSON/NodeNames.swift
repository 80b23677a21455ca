import NodeServer
import NoteModel
import NoteStore

/// Which node wrote a revision, as far as it is known here.
public struct NodeNames: Sendable {
    private let names: [IncarnationID: String]

    init(_ names: [IncarnationID: String]) { self.names = names }

    /// What the files have said of themselves, then which files the peers showed up with, then this file.
    static func read(_ database: NoteDatabase, _ reader: any NoteStoreReader, of node: Node) throws -> NodeNames {
        var names = try reader.checkpoints().mapValues(\.peer)
        names.merge(try database.nodeNames(reading: reader)) { $1 }
        names[database.identity.incarnation] = node.name.canonical
        return NodeNames(names)
    }

    /// A canonical name; a file that nobody has named is called by its identity.
    func node(of incarnation: IncarnationID) -> String { names[incarnation] ?? "unknown file \(incarnation)" }
}
