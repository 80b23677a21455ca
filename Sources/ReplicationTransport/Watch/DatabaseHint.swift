import Foundation
import NoteModel
import SwiftProtobuf

/// "This database has changed here": what a watch is told.
public struct DatabaseHint: Sendable, Hashable {
    public var replica: ReplicaID
    /// The change sequence of the file at the peer that is news to the watcher; never less than in an earlier hint of the
    /// same file.
    public var sequence: UInt64

    public init(replica: ReplicaID, sequence: UInt64) {
        self.replica = replica
        self.sequence = sequence
    }
}

/// The Watch call on the wire. What a peer sends is input: lengths and counts are checked here.
enum WatchMessages {
    /// Databases of one watch.
    static let replicasMax = 4096

    static func replicas(_ message: Dongbo_Replication_V1_WatchRequest) throws(DongboError) -> Set<ReplicaID> {
        guard message.replicas.count <= replicasMax else {
            throw DongboError(.protocolError, "a watch is about \(replicasMax) databases at most")
        }
        var replicas: Set<ReplicaID> = []
        for bytes in message.replicas { replicas.insert(try replica(bytes)) }
        return replicas
    }

    static func hints(_ message: Dongbo_Replication_V1_WatchReply) throws(DongboError) -> [DatabaseHint] {
        guard message.hints.count <= replicasMax else {
            throw DongboError(.protocolError, "a watch is told of \(replicasMax) databases at most")
        }
        var hints: [DatabaseHint] = []
        for hint in message.hints {
            hints.append(DatabaseHint(replica: try replica(hint.replica), sequence: hint.sequence))
        }
        return hints
    }

    static func request(_ replicas: Set<ReplicaID>) -> Dongbo_Replication_V1_WatchRequest {
        .with { $0.replicas = replicas.map { Data($0.bytes) } }
    }

    static func reply(_ hints: [DatabaseHint]) -> Dongbo_Replication_V1_WatchReply {
        .with {
            $0.hints = hints.map { hint in
                .with {
                    $0.replica = Data(hint.replica.bytes)
                    $0.sequence = hint.sequence
                }
            }
        }
    }

    private static func replica(_ bytes: Data) throws(DongboError) -> ReplicaID {
        guard let replica = ReplicaID(bytes: bytes) else {
            throw DongboError(.protocolError, "the peer broke the protocol: an identifier must be 16 bytes")
        }
        return replica
    }
}
