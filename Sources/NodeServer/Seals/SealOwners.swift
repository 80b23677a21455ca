import NoteModel
import SealedItems

/// Names for the keys that an envelope says it is for.
public struct SealOwners: Sendable {
    /// Stands for the escrow, to which every value is sealed where there is one.
    public static let escrow = "$Escrow"

    private let owners: [KeyID: SealOwner]

    init(_ owners: [KeyID: SealOwner]) { self.owners = owners }

    subscript(id: KeyID) -> SealOwner? { owners[id] }

    /// The names of owners, sorted, each once; where nobody has a key any more, its 32 digits. Nil for bytes that are no envelope.
    public func names(_ bytes: [UInt8]) -> [String]? {
        (try? SealedEnvelope(bytes)).map { Set($0.recipients.map(name)).sorted() }
    }

    public func name(_ id: KeyID) -> String {
        switch owners[id] {
        case .person(let name)?, .node(let name)?: name.canonical
        case .group(let group)?: group
        case .escrow?: Self.escrow
        case nil: id.description
        }
    }
}
