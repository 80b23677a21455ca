import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Generations that no chain of saves can reach.
@Suite struct ForgedGenerationTests {
    private let hub = try! TestReplica(1)
    private let other = try! TestReplica(2)
    private let note = Sample.unid(1)

    /// The note's only revision, with another generation.
    private func forged(_ generation: UInt32) throws -> [UInt8] {
        try other.save(note, ["HoTen": "An"])
        var revision = try EncodedRevision(decoding: try #require(try other.revisions(of: note).first)).revision
        revision.generation = generation
        return try EncodedRevision(revision).bytes
    }

    @Test func `one beyond what a note can reach is refused`() throws {
        #expect(try hub.receive([forged(.max)], of: note, from: other).refused == 1)
        #expect(try hub.quarantine().first?.reason == .malformed)
    }

    @Test func `a note at the last generation can be saved and stays at it`() throws {
        #expect(try hub.receive([forged(Limits.generationMax)], of: note, from: other).refused == 0)
        for name in ["Bình", "Cúc"] { try hub.save(note, ["HoTen": name]) }
        #expect(try hub.text(note, "HoTen") == "Cúc")
        #expect(try hub.read { try $1.note(note)?.generation } == Limits.generationMax)
        #expect(try other.pull(from: hub).refused == 0)
        #expect(try other.stateHash() == hub.stateHash())
    }
}
