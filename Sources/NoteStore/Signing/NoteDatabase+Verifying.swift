import NoteModel

/// What a look at every revision of a database found.
public struct VerificationReport: Sendable, Hashable {
    /// One thing that is wrong.
    public struct Fault: Sendable, Hashable {
        public let unid: UNID
        /// The revision; nil when the note's history cannot be read at all.
        public let dot: Dot?
        /// What is wrong, for people; never field contents.
        public let message: String

        public init(unid: UNID, dot: Dot?, message: String) {
            (self.unid, self.dot, self.message) = (unid, dot, message)
        }
    }

    public var notes = 0
    public var revisions = 0
    /// Signatures that were checked, each once.
    public var signatures = 0
    public var faults: [Fault] = []

    public init() {}

    public static func += (left: inout VerificationReport, right: VerificationReport) {
        left.notes += right.notes
        left.revisions += right.revisions
        left.signatures += right.signatures
        left.faults += right.faults
    }
}

/// Proves page by page that every revision is what its node signed: its bytes fit its hash, its hash the group's tree, the tree
/// the signature, the key its declaration, the declaration the authority, and the author the node. And that what is shown of a
/// note is what its revisions come to.
///
/// A value that goes through one database once; it remembers the signatures it has checked.
public struct SignatureAudit: Sendable {
    /// Signatures that are good, with the database's signer; what is wrong with the others.
    private var checked: [[UInt8]: Result<Signer, Objection>] = [:]
    private var owners: [IncarnationID: String] = [:]
    private var key: Int64 = 0
    public private(set) var isDone = false

    private struct Objection: Error {
        let message: String
    }

    /// Signatures that are remembered; beyond these they are checked anew.
    private static let rememberedMax = 50_000

    public init() {}

    /// Looks at the next notes.
    public mutating func next(
        _ limit: Int, of database: NoteDatabase, reading reader: any NoteStoreReader
    ) throws -> VerificationReport {
        let records = try reader.notes(afterKey: key, limit: limit)
        isDone = records.count < limit
        var report = VerificationReport()
        for record in records {
            key = record.key
            report.notes += 1
            do {
                let revisions = try reader.revisions(of: record)
                report.revisions += revisions.count
                var authorship = Authorship()
                let sound = try revisions.compactMap {
                    try check($0, of: record, database, reader, &authorship, &report)
                }
                report.faults += authorship.faults(of: record.unid)
                if sound.count == revisions.count, let message = try Self.objection(to: record, sound) {
                    report.faults.append(.init(unid: record.unid, dot: nil, message: message))
                }
            } catch let error as DongboError where error.code == .badData {
                report.faults.append(.init(unid: record.unid, dot: nil, message: error.message))
            }
        }
        return report
    }

    /// - Parameter history: all the revisions that are here, each of them sound.
    private static func objection(to record: NoteRecord, _ history: [EncodedRevision]) throws(DongboError) -> String? {
        guard record.isHere else { return nil }
        guard history.count == record.revisionCount else { return "some of its revisions are missing" }
        let folded = NoteState(unid: record.unid, folding: history)
        guard folded.context == record.context else { return "its revisions are others than it says" }
        guard let snapshot = record.snapshot, snapshot != folded.encoded else { return nil }
        return "what is shown of it is not what its revisions say"
    }

    /// - Returns: nil when something is wrong with it.
    private mutating func check(
        _ stored: StoredRevision, of record: NoteRecord, _ database: NoteDatabase, _ reader: any NoteStoreReader,
        _ authorship: inout Authorship, _ report: inout VerificationReport
    ) throws -> EncodedRevision? {
        var dot: Dot?
        do {
            dot = try EncodedRevision.dot(in: stored.bytes)
            let encoded = try EncodedRevision(decoding: stored.bytes)
            guard encoded.hash == stored.hash else { throw CodecError.hashMismatch }
            if database.signatures != nil {
                let signer = try prove(encoded, database, reader, &report)
                authorship.add(encoded.revision, signedBy: signer.node, database.namesNow)
            }
            return encoded
        } catch let error as CodecError {
            report.faults.append(.init(unid: record.unid, dot: dot, message: error.description))
        } catch let error as Objection {
            report.faults.append(.init(unid: record.unid, dot: dot, message: error.message))
        } catch let error as DongboError where error.code == .badData {
            report.faults.append(.init(unid: record.unid, dot: dot, message: error.message))
        }
        return nil
    }

    private mutating func prove(
        _ encoded: EncodedRevision, _ database: NoteDatabase, _ reader: any NoteStoreReader,
        _ report: inout VerificationReport
    ) throws -> Signer {
        let dot = encoded.revision.dot
        let groups = try reader.signedGroups(covering: dot)
        guard !groups.isEmpty else { throw Objection(message: "nobody signed it") }
        guard let group = groups.first(where: { $0.covers(dot, encoded.hash) }) else {
            throw Objection(message: "it is not the revision that was signed")
        }
        let signer = try signer(of: group, database, reader, &report)
        let owner = owners[dot.incarnation] ?? signer.node
        owners[dot.incarnation] = owner
        guard owner == signer.node else {
            throw Objection(message: "\(signer.node) signed it, but the file that wrote it is \(owner)'s")
        }
        return signer
    }

    private mutating func signer(
        of group: SignedGroup, _ database: NoteDatabase, _ reader: any NoteStoreReader,
        _ report: inout VerificationReport
    ) throws -> Signer {
        if let known = checked[group.signature] { return try known.get() }
        let result: Result<Signer, Objection>
        do {
            report.signatures += 1
            result = try examine(group, database, reader)
        } catch let error as DongboError where error.code == .noRight || error.code == .badData {
            result = .failure(Objection(message: "its signer's declaration is not believed: \(error.message)"))
        }
        if checked.count >= Self.rememberedMax { checked = [:] }
        checked[group.signature] = result
        return try result.get()
    }

    private func examine(
        _ group: SignedGroup, _ database: NoteDatabase, _ reader: any NoteStoreReader
    ) throws -> Result<Signer, Objection> {
        guard let scheme = database.signatures, let declaration = try reader.declaration(of: group.signer) else {
            return .failure(Objection(message: "its signer was not declared"))
        }
        let signer = try scheme.signer(declaredBy: declaration)
        guard signer.fingerprint == group.signer else {
            return .failure(Objection(message: "its signer's declaration is another's"))
        }
        let message = group.message(replica: database.identity.replica)
        guard scheme.isSignature(group.signature, of: message, by: signer) else {
            return .failure(Objection(message: "the signature by \(signer.node) does not fit: something was changed"))
        }
        guard group.tree.isConsistent else {
            return .failure(Objection(message: "what is kept beside its signature to prove it to others is damaged"))
        }
        return .success(signer)
    }
}
