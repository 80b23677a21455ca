import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct RedactionTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `taking a value out of history keeps the hash`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = try EncodedRevision(random.revision())
        var revision = original.revision
        for write in original.revision.writes where random.chance(percent: 60) {
            guard let redacted = revision.redacting(write.path) else { continue }
            revision = redacted
            let encoded = try EncodedRevision(revision)
            #expect(encoded.hash == original.hash)
            #expect(try EncodedRevision(decoding: encoded.bytes) == encoded)
        }
    }

    @Test func `a redacted value and its salt are gone from the bytes`() throws {
        let secret = "mật 7f3a"
        let revision = Revision(
            dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7), time: HybridTimestamp(rawValue: 1),
            author: "CN=An", form: "HoSo",
            writes: [ItemWrite("A", .value(.text(secret))), ItemWrite("B", .value("giữ"))],
            salts: .seed(0xABCD))
        let redacted = try #require(revision.redacting("A"))
        let bytes = try EncodedRevision(redacted).bytes
        #expect(bytes.ranges(of: Array(secret.utf8)).isEmpty)
        #expect(!bytes.ranges(of: Array("giữ".utf8)).isEmpty)
        guard case .explicit(let salts) = redacted.salts else {
            Issue.record("the seed would give the salt away")
            return
        }
        #expect(salts[0] == 0)
    }

    @Test func `there is nothing to redact where nothing was written`() {
        let revision = Revision(
            dot: Dot(SeededGenerator.incarnations[0], 1), unid: UNID(rawValue: 7), time: HybridTimestamp(rawValue: 1),
            author: "CN=An", form: "HoSo", writes: [ItemWrite("A", .removed)], salts: .seed(0))
        #expect(revision.redacting("A") == nil)
        #expect(revision.redacting("B") == nil)
    }
}
