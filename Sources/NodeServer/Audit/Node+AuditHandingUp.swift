import AuditLog
import Logging
import NoteModel
import ReplicationTransport

extension Node {
    /// How often the hub signs the end of every log.
    public static let countersignInterval = Duration.seconds(5 * 60)

    /// Has the end of this node's log countersigned every five minutes, until the task is cancelled.
    public func keepAudit() async {
        while !Task.isCancelled {
            await tendAudit()
            try? await Task.sleep(for: Self.countersignInterval)
        }
    }

    /// In a moment after an exchange with the hub, when there is something new for it.
    func tendAudit(after peer: HierarchicalName) {
        guard let hub = joinedHub, hub.matches(peer) else { return }
        let (name, head) = audit.standing
        let signed = audit.folder.countersignature()?.statement
        guard signed?.name != name || signed?.head != head else { return }
        auditDesk.send { [weak self] in await self?.tendAudit() }
    }

    private func tendAudit() async {
        do {
            let result = try await countersignAudit()
            if result != .countersigned {
                logger.warning("the hub has not countersigned the audit log", metadata: ["result": "\(result)"])
            }
        } catch {
            // It is tried again, and a peer that does not answer is logged elsewhere.
            logger.info("the audit log was not handed up", metadata: ["error": "\(error)"])
        }
    }

    /// Hands this node's log up to the hub and keeps what the hub signs; the hub signs its own.
    ///
    /// - Returns: what the hub said. After a refusal the node goes on in another log.
    @discardableResult
    public func countersignAudit() async throws -> AuditHandingUp.Result {
        await auditDesk.turn.take()
        defer { auditDesk.turn.end() }
        try await audit.settle()
        let (name, head) = audit.standing
        let folder = auditDesk.library.folder(name.log)
        guard let hub = joinedHub, !isHub else {
            try folder.keep(try countersign(name, head))
            return .countersigned
        }
        let connection = try await reach(hub)
        var machine = AuditHandingUp(name, head: head)
        var effects = machine.handle(.start)
        while let effect = effects.popLast() {
            switch effect {
            case .deliver(let delivery):
                let receipt = try await connection.handUp(delivery)
                effects += machine.handle(try keep(receipt, name, head, folder))
            case .load(let sequence):
                let frames = try folder.frames(
                    after: sequence, through: head.sequence, limit: AuditHandingUp.deliveryBytes)
                effects += machine.handle(.loaded(frames))
            case .finish(let result):
                if case .refused(let fault) = result { try await audit.beginAnew(after: name, because: fault) }
                return result
            }
        }
        return .confused
    }

    private func keep(
        _ receipt: AuditReceipt, _ name: AuditLogName, _ head: AuditHead, _ folder: AuditFolder
    ) throws -> AuditHandingUp.Event {
        switch receipt {
        case .refused(let fault): return .refusal(fault)
        case .held(let held, let countersignature):
            guard let countersignature else { return .receipt(held: held, countersigned: false) }
            let statement = countersignature.statement
            let isOurs = statement.name == name && statement.head == head
            guard isOurs, countersignature.isGenuine(trusting: trustedAuthorities) else {
                return .receipt(held: held, countersigned: false)
            }
            try folder.keep(countersignature)
            return .receipt(held: held, countersigned: true)
        }
    }

    private func countersign(_ name: AuditLogName, _ head: AuditHead) throws(DongboError) -> Countersignature {
        try Countersignature(AuditStatement(name, head: head, milliseconds: clock.wallMilliseconds), by: identity)
    }

    /// The hub's side.
    public func takeAudit(_ delivery: AuditIntake.Delivery, of peer: HierarchicalName) async throws -> AuditReceipt {
        guard isHub else {
            throw DongboError(.protocolError, "\(name) is not the hub: it keeps nobody's audit log")
        }
        let taken = try await auditDesk.shelf.take(delivery, author: auditActor)
        for entry in taken.news {
            logger.warning("an audit log is not what it was", metadata: ["what": "\(entry.detail)"])
            try await audit.record(entry)
        }
        guard case .held(let held, _) = taken.receipt, held == delivery.head else { return taken.receipt }
        let countersignature = try countersign(delivery.name, held)
        try auditDesk.library.folder(delivery.name.log).keep(countersignature)
        return .held(held, countersignature)
    }
}
