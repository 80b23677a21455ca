import Interchange
import NodeServer
import NoteModel
import NoteStore

/// Which node wrote a revision and whose keys a value is sealed with, as far as it is known here.
public struct NodeNames: Sendable {
    private let names: [IncarnationID: String]
    private let seals: SealOwners

    init(_ names: [IncarnationID: String], seals: SealOwners) { (self.names, self.seals) = (names, seals) }

    /// What the files have said of themselves, then which files the peers showed up with, then this file.
    static func read(_ database: NoteDatabase, _ reader: any NoteStoreReader, of node: Node) throws -> NodeNames {
        var names = try reader.checkpoints().mapValues(\.peer)
        names.merge(try database.nodeNames(reading: reader)) { $1 }
        names[database.identity.incarnation] = node.name.canonical
        return NodeNames(names, seals: node.knownSealOwners)
    }

    /// A value as the contract has it. Of a sealed one only for whom it is, and how long.
    func json(_ value: ItemValue?) -> JSONValue {
        switch value {
        case nil: .null
        case .sealed(let bytes)?: SealedJSON.closed(bytes, seals)
        case let value?: ItemsJSON.encode(value)
        }
    }

    /// A canonical name; a file that nobody has named is called by its identity.
    func node(of incarnation: IncarnationID) -> String { names[incarnation] ?? "unknown file \(incarnation)" }
}
