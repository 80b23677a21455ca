import AuditLog
import Glibc
import NoteModel
import ReplicationTransport

/// What verifying a log came to.
public struct AuditCheck: Sendable, Hashable {
    /// Nil when no segment says whose log it is.
    public let name: AuditLogName?
    /// Up to where every record follows the one before.
    public let head: AuditHead?
    /// The hub's latest genuine word about it.
    public let countersigned: AuditStatement?
    /// Nil for a log that is what it must be.
    public let fault: AuditFault?
    /// What the hub found when the log was handed up, or this node when it opened it; nil when nothing.
    public let remark: String?

    public var isWhole: Bool { fault == nil && remark == nil }

    /// One sentence for people.
    public var text: String {
        let count = head?.sequence ?? 0
        let reach = count == 1 ? "there is one record" : "\(count) records follow one another"
        if let fault { return "\(reach), but \(fault.text)" }
        let signed =
            countersigned.map { "the hub has countersigned the end at record \($0.head.sequence)" }
            ?? "the hub has not countersigned it yet"
        return "\(reach); \(signed)" + (remark.map { "; but \($0)" } ?? "")
    }
}

extension AuditFolder {
    /// Follows the whole chain and compares it with the countersignature. Costs reading and hashing all of it.
    func check(trusting trusted: TrustedAuthorities) throws(DongboError) -> AuditCheck {
        let signature = countersignature()
        var chain: AuditChain?
        var fault: AuditFault?
        var signedHash: Digest?
        for path in segments() {
            let bytes = try DurableFile.read(path)
            guard let segment = try? AuditSegment(reading: bytes) else {
                fault = .unreadable(after: chain?.head.sequence ?? 0)
                break
            }
            let head = chain?.head ?? segment.name.beginning
            guard segment.before == head, chain.map({ $0.name == segment.name }) ?? true else {
                let isGap = segment.before.sequence > head.sequence
                fault =
                    isGap
                    ? .gap(expected: head.sequence + 1, found: segment.before.sequence + 1)
                    : .fork(at: segment.before.sequence + 1)
                break
            }
            let contents = segment.contents(of: bytes)
            if let signed = signature?.statement.head.sequence {
                signedHash = signedHash ?? Self.hash(of: signed, in: contents, segment)
            }
            chain = AuditChain(segment.name, head: contents.head)
            if let found = contents.fault {
                if contents.isTorn, try isBeingWritten(path, beyond: contents.end) { continue }
                fault = found
                break
            }
        }
        let judged = fault ?? Self.fault(signature, signedHash, chain, trusted)
        return AuditCheck(
            name: chain?.name, head: chain?.head,
            countersigned: signature.flatMap { $0.isGenuine(trusting: trusted) ? $0.statement : nil }, fault: judged,
            remark: knownFault())
    }

    /// A log that grows while it is read may seem to end within a record; a moment later that record is whole.
    private func isBeingWritten(_ path: String, beyond end: Int) throws(DongboError) -> Bool {
        usleep(50_000)
        let bytes = try DurableFile.read(path)
        return (try? AuditSegment(reading: bytes)).map { $0.contents(of: bytes).end > end } ?? false
    }

    /// The hash of one record, as the next one or the end says it.
    private static func hash(
        of sequence: UInt64, in contents: AuditSegment.Contents, _ segment: AuditSegment
    ) -> Digest? {
        if contents.head.sequence == sequence { return contents.head.hash }
        return contents.records.first { $0.record.sequence == sequence + 1 }?.record.previous
    }

    private static func fault(
        _ signature: Countersignature?, _ hash: Digest?, _ chain: AuditChain?, _ trusted: TrustedAuthorities
    ) -> AuditFault? {
        guard let signature else { return nil }
        let signed = signature.statement
        guard signature.isGenuine(trusting: trusted), signed.name == chain?.name else { return .badCountersignature }
        let end = chain?.head.sequence ?? 0
        if end < signed.head.sequence { return .wentBack(to: end, from: signed.head.sequence) }
        return hash == signed.head.hash ? nil : .fork(at: signed.head.sequence)
    }
}
