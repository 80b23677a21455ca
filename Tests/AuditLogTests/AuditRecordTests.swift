import AuditLog
import NoteModel
import Testing

@Suite struct AuditRecordTests {
    private func record(_ entry: AuditEntry) -> AuditRecord {
        AuditRecord(sequence: 300, previous: Digest(of: [1]), milliseconds: 1_700_000_000_000, entry: entry)
    }

    @Test func `every act, outcome and way is read as it was written`() throws {
        for act in AuditAct.allCases {
            for outcome in AuditOutcome.allCases {
                for way in AuditActor.Way.allCases {
                    let actor = AuditActor("CN=Lan/O=Thanh Xuân", way, from: "192.0.2.1:7")
                    let record = record(
                        AuditEntry(
                            act, outcome, by: actor, code: "noRight", database: "db",
                            unids: [UNID(rawValue: 1), UNID(rawValue: .max)], detail: "Đảng viên", closes: 299))
                    #expect(try AuditRecord(decoding: record.bytes) == record)
                }
            }
        }
    }

    @Test func `names of acts, kinds and outcomes are not used twice, so that a filter means one thing`() {
        #expect(Set(AuditQuery.actWords).count == AuditQuery.actWords.count)
    }

    @Test func `bytes that end early, go on or are of an unknown act are no record`() {
        let bytes = record(.read()).bytes
        for end in bytes.indices {
            #expect(throws: CodecError.self) { try AuditRecord(decoding: Array(bytes[..<end])) }
        }
        #expect(throws: CodecError.self) { try AuditRecord(decoding: bytes + [0]) }
        var unknown = bytes
        // The act's name, "read", becomes one that nobody knows.
        let place = bytes.indices.first { bytes[$0...].starts(with: Array("read".utf8)) }!
        unknown[place] = UInt8(ascii: "x")
        #expect(throws: CodecError.self) { try AuditRecord(decoding: unknown) }
    }

    @Test func `a name that somebody made up cannot write into the terminal or fill the log`() {
        let actor = AuditActor("CN=\u{1B}[2J\n\u{202E}x" + String(repeating: "ế", count: 10_000), .commandLine)
        #expect(actor.name.hasPrefix("CN=?[2J??x") && actor.name.utf8.count <= 512)
        let entry = AuditEntry(.read, by: actor, unids: (0..<1000).map { UNID(rawValue: $0) })
        #expect(entry.unids.count == AuditEntry.unidsMax)
        let record = record(entry)
        #expect(record.bytes.count <= AuditRecord.bytesMax)
        #expect((try? AuditRecord(decoding: record.bytes)) == record)
    }
}
