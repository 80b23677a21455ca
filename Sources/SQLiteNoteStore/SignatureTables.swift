import GRDB
import NoteModel
import NoteStore

/// The tables of signatures, for one connection.
final class SignatureTables {
    private let names: NameTables
    private let s: Statements

    private struct Statements {
        let covering, after, files, signer, declaration, putGroup, putDeclaration: SQLStatement
    }

    private static let columns = "incarnation, last, count, signer, signature, nodes"

    init(_ database: Database, names: NameTables) throws {
        self.names = names
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        s = Statements(
            covering: try prepare(
                """
                SELECT \(Self.columns) FROM signedgroup
                WHERE incarnation = ? AND last BETWEEN ? AND ? AND last - count < ? ORDER BY last, signature LIMIT 8
                """),
            after: try prepare(
                "SELECT \(Self.columns) FROM signedgroup WHERE incarnation = ? AND last > ? ORDER BY last, signature LIMIT ?"
            ),
            files: try prepare("SELECT DISTINCT incarnation FROM signedgroup"),
            signer: try prepare("SELECT signer FROM signedgroup WHERE incarnation = ? ORDER BY last LIMIT 1"),
            declaration: try prepare("SELECT declaration FROM signer WHERE fingerprint = ?"),
            putGroup: try prepare(
                "INSERT OR REPLACE INTO signedgroup(\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?)"),
            putDeclaration: try prepare("INSERT OR REPLACE INTO signer(fingerprint, declaration) VALUES (?, ?)"))
    }

    func groups(covering dot: Dot) throws -> [SignedGroup] {
        guard let file = try names.number(of: dot.incarnation), let counter = Int64(exactly: dot.counter),
            counter < .max - Int64(CommitGroup.revisionsMax)
        else { return [] }
        return try s.covering.all(
            { binder in
                binder.int(file)
                binder.int(counter)
                binder.int(counter + Int64(CommitGroup.revisionsMax) - 1)
                binder.int(counter)
            }, group
        ).filter { group in group.group.place(of: dot).map(group.tree.leaves.contains) ?? false }
    }

    func groups(of incarnation: IncarnationID, after last: UInt64, limit: Int) throws -> [SignedGroup] {
        guard let file = try names.number(of: incarnation), let last = Int64(exactly: last) else { return [] }
        return try s.after.all(
            { binder in
                binder.int(file)
                binder.int(last)
                binder.int(limit)
            }, group)
    }

    func files() throws -> [IncarnationID] {
        let numbers = try s.files.all { _ in
        } _: {
            $0.int(0)
        }
        return try numbers.map(names.incarnation).sorted()
    }

    func signer(of incarnation: IncarnationID) throws -> Digest? {
        guard let file = try names.number(of: incarnation) else { return nil }
        return try s.signer.first({ $0.int(file) }, { try digest($0.blob(0)) })
    }

    func declaration(of signer: Digest) throws -> [UInt8]? {
        try s.declaration.first({ $0.blob(signer.bytes) }, { Array($0.blob(0)) })
    }

    func put(_ group: SignedGroup) throws {
        let file = try names.assignedNumber(of: group.group.incarnation)
        try s.putGroup.run { binder in
            binder.int(file)
            binder.int(group.group.last)
            binder.int(group.group.count)
            binder.blob(group.signer.bytes)
            binder.blob(group.signature)
            binder.blob(group.tree.encoded)
        }
    }

    func put(_ declaration: [UInt8], of signer: Digest) throws {
        try s.putDeclaration.run { binder in
            binder.blob(signer.bytes)
            binder.blob(declaration)
        }
    }

    private func group(_ row: SQLStatement.Row) throws -> SignedGroup {
        let (file, last, count) = (try names.incarnation(row.int(0)), try row.unsigned(1), Int(row.int(2)))
        let signature = Array(row.blob(4))
        guard (1...CommitGroup.revisionsMax).contains(count), last >= UInt64(count),
            let group = CommitGroup(file, first: last + 1 - UInt64(count), count: count),
            signature.count == SignedGroup.signatureBytes,
            let tree = try? PartialTree(decoding: Array(row.blob(5)), count: count)
        else {
            throw SQLiteFailure.damaged("the signature of the revisions of \(file) through \(last) cannot be read")
        }
        return SignedGroup(group, signer: try digest(row.blob(3)), signature: signature, tree: tree)
    }

    private func digest(_ bytes: UnsafeRawBufferPointer) throws -> Digest {
        guard let digest = Digest(bytes: bytes) else { throw SQLiteFailure.damaged("a signer has no fingerprint") }
        return digest
    }
}

extension SQLiteReader {
    func signedGroups(covering dot: Dot) throws -> [SignedGroup] { try signatures.groups(covering: dot) }

    func signedGroups(of file: IncarnationID, after last: UInt64, limit: Int) throws -> [SignedGroup] {
        try signatures.groups(of: file, after: last, limit: limit)
    }

    func signedFiles() throws -> [IncarnationID] { try signatures.files() }

    func signer(of file: IncarnationID) throws -> Digest? { try signatures.signer(of: file) }

    func declaration(of signer: Digest) throws -> [UInt8]? { try signatures.declaration(of: signer) }
}

extension SQLiteWriter {
    func putSignedGroup(_ group: SignedGroup) throws { try signatures.put(group) }

    func putDeclaration(_ declaration: [UInt8], of signer: Digest) throws {
        try signatures.put(declaration, of: signer)
    }
}
