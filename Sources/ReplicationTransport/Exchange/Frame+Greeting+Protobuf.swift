import Foundation
import NoteModel
import ReplicationCore
import SwiftProtobuf

extension Frame.Hello {
    init(_ message: Dongbo_Replication_V1_Hello) throws(DongboError) {
        self.init(
            protocolVersion: message.protocolVersion, replica: try identifier(message.replica),
            incarnation: try identifier(message.incarnation), pull: message.pull, push: message.push,
            checkpoint: try Checkpoint(
                message.checkpointIncarnation, message.checkpoint, message.checkpointScope),
            firstCopy: message.firstCopy, wanted: message.wanted, renewal: try Renewal(message.renewal))
    }

    var message: Dongbo_Replication_V1_Hello {
        .with {
            $0.protocolVersion = protocolVersion
            $0.replica = Data(replica.bytes)
            $0.incarnation = Data(incarnation.bytes)
            $0.pull = pull
            $0.push = push
            $0.checkpointIncarnation = Data(checkpoint?.incarnation.bytes ?? [])
            $0.checkpoint = checkpoint?.sequence ?? 0
            $0.checkpointScope = Data(checkpoint?.scope ?? [])
            $0.firstCopy = firstCopy
            $0.wanted = wanted
            $0.renewal = renewal.message
        }
    }
}

extension Frame.Welcome {
    init(_ message: Dongbo_Replication_V1_Welcome) throws(DongboError) {
        self.init(
            protocolVersion: message.protocolVersion, incarnation: try identifier(message.incarnation),
            checkpoint: try Checkpoint(
                message.checkpointIncarnation, message.checkpoint, message.checkpointScope),
            firstCopy: message.firstCopy, wanted: message.wanted, renewal: try Renewal(message.renewal))
    }

    var message: Dongbo_Replication_V1_Welcome {
        .with {
            $0.protocolVersion = protocolVersion
            $0.incarnation = Data(incarnation.bytes)
            $0.checkpointIncarnation = Data(checkpoint?.incarnation.bytes ?? [])
            $0.checkpoint = checkpoint?.sequence ?? 0
            $0.checkpointScope = Data(checkpoint?.scope ?? [])
            $0.firstCopy = firstCopy
            $0.wanted = wanted
            $0.renewal = renewal.message
        }
    }
}

extension Frame.Begin {
    init(_ message: Dongbo_Replication_V1_Begin) throws(DongboError) {
        let mode: Mode =
            switch message.mode {
            case .changes: .changes
            case .firstCopy: .firstCopy
            case .ranges: .ranges
            case .review: .review
            case .handIn: .handIn
            case .unknown, .UNRECOGNIZED: throw violation("it begins in a way this version does not know")
            }
        guard message.scope.count <= ReplicationLimits.scopeBytesMax else { throw violation("a scope is too long") }
        guard message.rangeBits <= UInt32(ReplicationLimits.rangeBitsMax) else { throw violation("ranges too fine") }
        self.init(
            mode: mode, scope: [UInt8](message.scope), rangeBits: UInt8(message.rangeBits), first: message.first,
            last: message.last)
    }

    var message: Dongbo_Replication_V1_Begin {
        .with {
            $0.mode =
                switch mode {
                case .changes: .changes
                case .firstCopy: .firstCopy
                case .ranges: .ranges
                case .review: .review
                case .handIn: .handIn
                }
            $0.scope = Data(scope)
            $0.rangeBits = UInt32(rangeBits)
            $0.first = first
            $0.last = last
        }
    }
}

extension Renewal {
    fileprivate init?(_ message: Dongbo_Replication_V1_Renewal) throws(DongboError) {
        switch message {
        case .none: return nil
        case .fenced: self = .fenced
        case .twin: self = .twin
        case .restored: self = .restored
        case .UNRECOGNIZED: throw violation("a reason this version does not know")
        }
    }
}

extension Optional<Renewal> {
    fileprivate var message: Dongbo_Replication_V1_Renewal {
        switch self {
        case nil: .none
        case .fenced: .fenced
        case .twin: .twin
        case .restored: .restored
        }
    }
}

extension Checkpoint {
    /// Nil when the sender never met the other file, which it says with an empty identifier.
    fileprivate init?(_ incarnation: Data, _ sequence: UInt64, _ scope: Data) throws(DongboError) {
        if incarnation.isEmpty {
            guard sequence == 0, scope.isEmpty else { throw violation("a checkpoint names no file") }
            return nil
        }
        guard scope.count <= ReplicationLimits.scopeBytesMax else { throw violation("a scope is too long") }
        self.init(incarnation: try identifier(incarnation), sequence: sequence, scope: [UInt8](scope))
    }
}
