import NoteModel
import SwiftProtobuf

/// A database that a node offers to replicate.
public struct DatabaseDescription: Sendable, Hashable {
    /// File name without extension.
    public var name: String
    public var title: String
    public var replica: ReplicaID

    public init(name: String, title: String, replica: ReplicaID) {
        self.name = name
        self.title = title
        self.replica = replica
    }

    init(_ message: Dongbo_Replication_V1_DatabaseDescription) throws(DongboError) {
        guard let replica = ReplicaID(bytes: message.replica) else {
            throw DongboError(.protocolError, "a replica identifier must be 16 bytes")
        }
        self.init(name: message.name, title: message.title, replica: replica)
    }

    var message: Dongbo_Replication_V1_DatabaseDescription {
        .with {
            $0.name = name
            $0.title = title
            $0.replica.append(contentsOf: replica.bytes)
        }
    }
}
