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
        .notes(Frame.Notes(payload: [1, 2, 3], rawSize: 9, noteCount: 1, throughSequence: 0, signatures: [4, 5])),
        .signature([UInt8](repeating: 5, count: 64)),
    ]

    @Test(arguments: records) func `a record reads as it was written`(record: BundleRecord) throws {
        #expect(try BundleRecord(decoding: record.encoded) == record)
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
