import NoteModel

/// Adds records to a log, or follows those that others added. Holds the end only.
public struct AuditChain: Sendable {
    public let name: AuditLogName
    public private(set) var head: AuditHead

    /// - Parameter head: nil for a log without records.
    public init(_ name: AuditLogName, head: AuditHead? = nil) {
        self.name = name
        self.head = head ?? name.beginning
    }

    /// Makes the next record.
    ///
    /// - Returns: its frame, which is to be written down; ``head`` is then its end. Costs two microseconds, most of them hashing.
    public mutating func append(_ entry: AuditEntry, milliseconds: UInt64) -> [UInt8] {
        let record = AuditRecord(
            sequence: head.sequence + 1, previous: head.hash, milliseconds: milliseconds, entry: entry)
        let (frame, hash) = AuditFrame.encode(record)
        head = AuditHead(sequence: record.sequence, hash: hash)
        return frame
    }

    /// Takes in a record that was read.
    ///
    /// - Throws: how it does not follow; then nothing changed.
    public mutating func follow(_ record: AuditRecord, hash: Digest) throws(AuditFault) {
        guard record.sequence == head.sequence + 1 else {
            throw record.sequence > head.sequence
                ? .gap(expected: head.sequence + 1, found: record.sequence) : .fork(at: record.sequence)
        }
        guard record.previous == head.hash else { throw .fork(at: record.sequence) }
        head = AuditHead(sequence: record.sequence, hash: hash)
    }
}
