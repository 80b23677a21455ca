import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// The encoding of bundles (format.md, "Bundle file").
@Suite struct BundleRecordTests {
    private static let header = BundleHeader(
        sender: "CN=hub/O=Thanh Xuân", receiver: "CN=node2/O=Thanh Xuân", replica: ReplicaID(rawValue: 7),
        database: "members", title: "Hồ sơ", file: Sample.identity(1).incarnation,
        receiverFile: Sample.identity(2).incarnation, after: 3, through: 300, scope: [1, 2, 3, 4, 5, 6, 7, 8],
        wanted: "form:Person",
        held: Checkpoint(incarnation: Sample.identity(2).incarnation, sequence: 12, scope: [9]),
        relays: [Relay(replica: Sample.identity(3).incarnation, sequence: 4)],
        givenUp: [Sample.identity(4).incarnation], created: 1_700_000_000_000, certificate: [48, 1, 2])

    private static let records: [BundleRecord] = [
        .header(header),
        .withdrawals([Withdrawal(unid: Sample.unid(1), reason: .sight, context: VersionVector())]),
        .notes(Frame.Notes(payload: [1, 2, 3], rawSize: 9, noteCount: 1, throughSequence: 0)),
        .signature([UInt8](repeating: 5, count: 64)),
        .hidden(hidden),
    ]

    private static let hidden = HiddenNotes(
        (1...3).map {
            (Sample.unid($0), VersionVector([Dot(Sample.incarnation(1), UInt64($0))]))
        }, reason: .sight,
        salt: [UInt8](repeating: 9, count: HiddenNotes.saltBytes))

    @Test(arguments: records) func `a record reads as it was written`(record: BundleRecord) throws {
        #expect(try BundleRecord(decoding: record.encoded) == record)
    }

    @Test func `only who has a hidden note recognises it and learns what was seen of it`() throws {
        let bytes = BundleRecord.hidden(Self.hidden).encoded
        guard case .hidden(let hidden) = try BundleRecord(decoding: bytes) else { throw CodecError.malformed("record") }
        let expected = VersionVector([Dot(Sample.incarnation(1), 2)])
        #expect(
            hidden.withdrawal(of: Sample.unid(2))
                == Withdrawal(unid: Sample.unid(2), reason: .sight, context: expected))
        #expect(hidden.withdrawal(of: Sample.unid(4)) == nil)
        var unid = ByteWriter()
        unid.identifier(Sample.unid(2))
        #expect(!bytes.indices.contains { bytes[$0...].starts(with: unid.bytes) })
    }

    @Test func `hidden notes cut anywhere are refused, and with a changed byte name nothing else`() throws {
        let bytes = BundleRecord.hidden(Self.hidden).encoded
        for length in 0..<bytes.count {
            #expect(throws: CodecError.self) { try BundleRecord(decoding: Array(bytes[..<length])) }
        }
        for index in 1..<bytes.count {
            var changed = bytes
            changed[index] ^= 4
            guard case .hidden(let hidden)? = try? BundleRecord(decoding: changed) else { continue }
            for number in 1...4 {
                let found = hidden.withdrawal(of: Sample.unid(number))
                #expect(found == nil || found?.context == Self.hidden.withdrawal(of: Sample.unid(number))?.context)
            }
        }
    }

    @Test func `a header cut anywhere is refused`() throws {
        let bytes = BundleRecord.header(Self.header).encoded
        for length in 0..<bytes.count {
            #expect(throws: CodecError.self) { try BundleRecord(decoding: Array(bytes[..<length])) }
        }
        #expect(throws: CodecError.self) { try BundleRecord(decoding: bytes + [0]) }
    }

    @Test func `a header with any byte changed reads as another or not at all, and never traps`() throws {
        let bytes = BundleRecord.header(Self.header).encoded
        for index in bytes.indices {
            for flip: UInt8 in [1, 0x80, 0xFF] {
                var changed = bytes
                changed[index] ^= flip
                #expect((try? BundleRecord(decoding: changed)) != .header(Self.header))
            }
        }
    }

    @Test func `a bundle that ends before it begins, or a batch without bounds, is refused`() {
        var header = Self.header
        header.after = 301
        #expect(throws: CodecError.self) { try BundleRecord(decoding: BundleRecord.header(header).encoded) }
        let huge = Frame.Notes(
            payload: [1], rawSize: UInt32(ReplicationLimits.batchBytesMax) + 1, noteCount: 1, throughSequence: 0)
        #expect(throws: CodecError.self) { try BundleRecord(decoding: BundleRecord.notes(huge).encoded) }
    }
}
