import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// Two revisions with one dot: a file was copied or restored behind the node's back. The first stays, the other is kept apart.
@Suite struct ForkTests {
    let a = try! TestReplica(1)
    let b = try! TestReplica(2)
    let note = Sample.unid(1)
    let first = try! Sample.revision(of: Sample.unid(1), by: 7, counter: 1, "one").bytes
    let second = try! Sample.revision(of: Sample.unid(1), by: 7, counter: 1, "two").bytes

    @Test func `a second revision with a dot that is here is kept with the reason`() throws {
        try b.receive([first], of: note, from: a)
        #expect(try b.receive([second], of: note, from: a).refused == 1)
        #expect(try b.quarantine().map(\.reason) == [.fork])
        #expect(try b.quarantine().map(\.bytes) == [second])
        #expect(try b.text(note, "HoTen") == "one")
    }

    @Test func `both in one batch is no way around`() throws {
        #expect(try b.receive([first, second], of: note, from: a).refused == 1)
        #expect(try b.quarantine().map(\.bytes) == [second])
        #expect(try b.text(note, "HoTen") == "one")
    }

    @Test func `one that waited is not dropped when the other comes first`() throws {
        b.wall -= 600_000
        #expect(try b.receive([first], of: note, from: a).refused == 1)
        b.wall += 600_000
        let c = try TestReplica(3)
        try b.receive([second], of: note, from: c)
        #expect(try b.text(note, "HoTen") == "two")
        #expect(try b.quarantine().map(\.reason) == [.fork])
        #expect(try b.quarantine().map(\.bytes) == [first])
    }
}
