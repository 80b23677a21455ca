import NoteModel

/// The hub's side of handing up: judges what a node says of its log against what the hub holds of it.
public struct AuditIntake: Sendable {
    /// What a node brings.
    public struct Delivery: Sendable, Hashable {
        public let name: AuditLogName
        /// The end of the log at the node.
        public let head: AuditHead
        /// Frames of the records after what the hub holds; empty to ask what that is.
        public let frames: [UInt8]

        public init(_ name: AuditLogName, head: AuditHead, frames: [UInt8]) {
            self.name = name
            self.head = head
            self.frames = frames
        }
    }

    public enum Verdict: Sendable, Hashable {
        /// The frames fit and are to be stored; empty when there is nothing new. ``AuditIntake/held`` is the new end.
        case take
        case refuse(AuditFault)
    }

    /// The end of the log as the hub has it.
    public private(set) var held: AuditHead

    public init(held: AuditHead) { self.held = held }

    /// - Returns: the verdict, and the frames to store: those the hub had already are left out.
    public mutating func judge(_ delivery: Delivery) -> (verdict: Verdict, frames: ArraySlice<UInt8>) {
        if delivery.head.sequence < held.sequence {
            return (.refuse(.wentBack(to: delivery.head.sequence, from: held.sequence)), [])
        }
        if delivery.head.sequence == held.sequence, delivery.head.hash != held.hash {
            return (.refuse(.fork(at: held.sequence)), [])
        }
        var chain = AuditChain(delivery.name, head: held)
        var offset = 0
        var start = 0
        while true {
            switch AuditFrame.next(in: delivery.frames, at: offset) {
            case .end:
                held = chain.head
                return (.take, delivery.frames[start...])
            case .unreadable: return (.refuse(.unreadable(after: chain.head.sequence)), [])
            case .record(let record, let hash, let next):
                offset = next
                // An answer was lost, and the node sends again what arrived. The one the hub ends with can be compared.
                if chain.head == held, record.sequence <= held.sequence {
                    if record.sequence == held.sequence, hash != held.hash {
                        return (.refuse(.fork(at: record.sequence)), [])
                    }
                    start = next
                    continue
                }
                guard record.sequence <= delivery.head.sequence else {
                    return (.refuse(.overrun(record.sequence)), [])
                }
                do throws(AuditFault) {
                    try chain.follow(record, hash: hash)
                } catch {
                    return (.refuse(error), [])
                }
            }
        }
    }
}
