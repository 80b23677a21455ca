import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore

/// A bundle in memory, neither sealed nor signed: header and records as they are encoded.
struct PackedBundle {
    let sender: TestReplica
    let records: [[UInt8]]

    var header: BundleHeader {
        get throws {
            guard case .header(let header) = try BundleRecord(decoding: records[0]) else {
                throw DongboError(.badData, "no header")
            }
            return header
        }
    }

    /// How many notes it holds.
    var notes: Int {
        get throws {
            try records.reduce(0) { sum, bytes in
                guard case .notes(let notes) = try BundleRecord(decoding: bytes) else { return sum }
                return sum + Int(notes.noteCount)
            }
        }
    }

    /// What `sender` makes for `receiver`.
    static func pack(_ sender: TestReplica, for receiver: TestReplica, all: Bool = false) throws -> PackedBundle {
        var terms = sender.terms(with: receiver)
        terms.batchBytes = 500
        var desk = BundleDesk(database: sender.database, terms: terms)
        let plan = try sender.write { _, writer, _ in try desk.plan(all: all, in: writer) }
        return try sender.read { database, reader in
            sender.wall += 1000
            let header = BundleHeader(
                sender: sender.name, receiver: receiver.name, replica: database.identity.replica, database: "db",
                title: "Hồ sơ", file: database.identity.incarnation, receiverFile: plan.receiverFile,
                after: plan.after, through: plan.through, scope: plan.scope, wanted: sender.wanted, held: plan.held,
                relays: plan.relays, givenUp: plan.givenUp, created: sender.wall, certificate: [1, 2, 3])
            var records = [BundleRecord.header(header).encoded]
            let (gone, _) = try desk.withdrawals(after: plan.after, through: plan.through, reading: reader)
            if !gone.isEmpty { records.append(BundleRecord.withdrawals(gone).encoded) }
            if plan.isReview {
                let salt = [UInt8](repeating: 7, count: HiddenNotes.saltBytes)
                records += try desk.hidden(afterKey: 0, salt: salt, reading: reader).page.map {
                    BundleRecord.hidden($0).encoded
                }
            }
            var next: Source.Load? = plan.after < plan.through ? .changes(after: plan.after) : nil
            while let load = next {
                let batch = try desk.batch(load, through: plan.through, reading: reader)
                next = batch.rest
                let notes = Frame.Notes(
                    payload: batch.bytes, rawSize: UInt32(batch.bytes.count), noteCount: batch.noteCount,
                    throughSequence: 0, signatures: batch.signatures)
                if batch.noteCount > 0 { records.append(BundleRecord.notes(notes).encoded) }
            }
            records += try desk.declined(reading: reader).map { BundleRecord.declined($0).encoded }
            return PackedBundle(sender: sender, records: records)
        }
    }

    /// - Parameter brokenOffAfter: how many records come in before the power goes; nil for all of them.
    @discardableResult
    func deliver(
        to receiver: TestReplica, brokenOffAfter: Int? = nil
    ) throws -> (standing: BundleDesk.Standing, report: ReceiveReport) {
        var desk = BundleDesk(database: receiver.database, terms: receiver.terms(with: sender))
        let header = try header
        let standing = try receiver.read { try desk.meet(header, reading: $1) }
        let checker = SignatureChecker(receiver.database)
        var report = try receiver.write { _, writer, _ in try desk.begin(header, standing, in: writer) }
        for bytes in standing == .old ? [] : records.dropFirst().prefix(brokenOffAfter ?? records.count) {
            let record = try BundleRecord(decoding: bytes)
            report += try receiver.write { _, writer, wall in
                switch record {
                case .withdrawals(let gone):
                    guard standing == .next else { return ReceiveReport() }
                    return try desk.withdraw(gone, by: header, in: writer, wallMilliseconds: wall)
                case .hidden(let hidden):
                    guard standing == .next else { return ReceiveReport() }
                    return try desk.withdraw(hidden, by: header, in: writer, wallMilliseconds: wall)
                case .declined(let declined):
                    guard standing == .next else { return ReceiveReport() }
                    return try desk.note(declined, in: writer, wallMilliseconds: wall)
                case .notes(let notes):
                    let batch = try checker.check(try Payload.transfers(notes.payload), notes.signatures)
                    return try desk.apply(batch, in: writer, wallMilliseconds: wall)
                case .header, .signature: return ReceiveReport()
                }
            }
        }
        guard brokenOffAfter == nil else { return (standing, report) }
        report += try receiver.write {
            _ = $0
            return try desk.conclude(header, standing, in: $1, wallMilliseconds: $2)
        }
        return (standing, report)
    }
}
