import NoteModel

/// A revision that somebody handed in without the right to it, for those who keep account of that.
public struct RefusedRevision: Sendable, Hashable {
    public let unid: UNID
    /// Why it is in quarantine.
    public let reason: QuarantinedRevision.Reason
    /// Who wrote it, as it says.
    public let author: String
}

extension ReceiveReport {
    /// Notes a refusal that is a matter of rights; what only waits, or cannot be read, is none.
    mutating func note(refused unid: UNID, _ reason: QuarantinedRevision.Reason, _ bytes: [UInt8]) {
        switch reason {
        case .noRight, .badSignature, .revoked, .fenced, .fork:
            let author = (try? EncodedRevision(decoding: bytes))?.revision.author ?? ""
            rightless.append(RefusedRevision(unid: unid, reason: reason, author: author))
        default: return
        }
    }
}
