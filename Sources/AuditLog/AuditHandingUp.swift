import NoteModel

/// A node's side of handing up its log: asks what the hub holds, sends what follows, keeps the countersignature. One run.
public struct AuditHandingUp: ~Copyable {
    public enum Event: Sendable, Hashable {
        case start
        /// The hub holds the log up to here. With a countersignature when that is the end it was told.
        case receipt(held: AuditHead, countersigned: Bool)
        /// The hub does not take it.
        case refusal(AuditFault)
        /// Frames after the asked sequence; empty when there are none.
        case loaded([UInt8])
    }

    public enum Effect: Sendable, Hashable {
        case deliver(AuditIntake.Delivery)
        /// Frames of the own log after a sequence, at most ``AuditHandingUp/deliveryBytes`` or one record.
        case load(after: UInt64)
        case finish(Result)
    }

    public enum Result: Sendable, Hashable {
        case countersigned
        /// The hub says that the log is not what it was.
        case refused(AuditFault)
        /// The hub's answers make no sense together.
        case confused
    }

    /// Bytes of one delivery, well below what a message may have.
    public static let deliveryBytes = 1 << 20

    private let name: AuditLogName
    private let head: AuditHead
    /// What the hub held at the last receipt.
    private var held: AuditHead?

    /// - Parameter head: the end of the own log now; what is added later goes with the next run.
    public init(_ name: AuditLogName, head: AuditHead) {
        self.name = name
        self.head = head
    }

    public mutating func handle(_ event: Event) -> [Effect] {
        switch event {
        case .start: return [.deliver(AuditIntake.Delivery(name, head: head, frames: []))]
        case .loaded(let frames):
            guard !frames.isEmpty else { return [.finish(.confused)] }
            return [.deliver(AuditIntake.Delivery(name, head: head, frames: frames))]
        case .refusal(let fault): return [.finish(.refused(fault))]
        case .receipt(let held, let countersigned):
            // It must come nearer with every delivery, or a hub could keep a node busy for ever.
            if let last = self.held, held.sequence <= last.sequence { return [.finish(.confused)] }
            self.held = held
            if held.sequence < head.sequence { return [.load(after: held.sequence)] }
            return [.finish(held == head && countersigned ? .countersigned : .confused)]
        }
    }
}
