import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Receiving revisions: every replica comes to the same, and nothing is dropped in silence.
@Suite struct ReceivingTests {
    let a = try! TestReplica(1)
    let b = try! TestReplica(2)
    let note = Sample.unid(1)

    /// Three revisions of one note, written one upon the other at `a`.
    func chain() throws -> [[UInt8]] {
        for text in ["1", "2", "3"] { try a.save(note, ["a": text]) }
        return try a.revisions(of: note)
    }

    @Test func `edits of different items apart meet without a conflict`() throws {
        try a.save(note, ["HoTen": "Lan", "NoiO": "Hạ Đình"])
        try b.pull(from: a)
        try a.save(note, ["HoTen": "Lan Anh"])
        try b.save(note, ["NoiO": "Nhân Chính"])
        try a.pull(from: b)
        try b.pull(from: a)
        #expect(try a.stateHash() == b.stateHash())
        #expect(try a.text(note, "HoTen") == "Lan Anh" && a.text(note, "NoiO") == "Nhân Chính")
        #expect(try a.conflicts().isEmpty)
    }

    @Test func `edits of the same item apart give one conflict document, the same bytes everywhere`() throws {
        try a.save(note, ["NoiO": "Hạ Đình"])
        try b.pull(from: a)
        try a.save(note, ["NoiO": "Nhân Chính"])
        try b.save(note, ["NoiO": "Khương Đình"])
        #expect(try a.pull(from: b).conflicts == 1)
        #expect(try b.pull(from: a).conflicts == 1)
        #expect(try a.conflicts().map(\.encoded) == b.conflicts().map(\.encoded))
        #expect(try a.conflicts().count == 1)
        #expect(try a.stateHash() == b.stateHash())
        try b.resolve(b.conflicts()[0].unid, keepTheirs: true)
        try a.pull(from: b)
        #expect(try a.conflicts().isEmpty)
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test func `of two deletions apart every replica names the later one`() throws {
        try a.save(note, ["NoiO": "Hạ Đình"])
        try b.pull(from: a)
        try a.delete(note, reason: "nhầm")
        b.wall = a.wall + 5000
        try b.delete(note, reason: "thừa")
        try a.pull(from: b)
        try b.pull(from: a)
        for replica in [a, b] { #expect(try replica.view(note)?.deletion?.reason == "thừa") }
        #expect(try a.view(note) == b.view(note))
    }

    @Test func `an edit that did not know of a deletion survives it and is flagged`() throws {
        try a.save(note, ["NoiO": "Hạ Đình"])
        try b.pull(from: a)
        try a.delete(note, reason: "nhầm")
        try b.save(note, ["NoiO": "Nhân Chính"])
        try a.pull(from: b)
        try b.pull(from: a)
        for replica in [a, b] {
            let view = try #require(try replica.view(note))
            #expect(!view.isDeleted && view.isDeleteConflict)
            #expect(view.deletion?.reason == "nhầm")
            #expect(view.content["NoiO"] == .text("Nhân Chính"))
        }
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test func `what was deleted does not come back from a replica that missed it`() throws {
        try a.save(note, ["NoiO": "Hạ Đình"])
        try b.pull(from: a)
        try a.delete(note)
        try a.pull(from: b)
        try b.pull(from: a)
        #expect(try a.view(note)?.isDeleted == true && b.view(note)?.isDeleted == true)
    }

    @Test func `receiving the same again changes nothing`() throws {
        let revisions = try chain()
        try b.receive(revisions, of: note, from: a)
        let (hash, last) = try (b.stateHash(), b.read { try $1.lastSequence() })
        #expect(try b.receive(revisions, of: note, from: a) == ReceiveReport())
        #expect(try b.stateHash() == hash)
        #expect(try b.read { try $1.lastSequence() } == last)
        #expect(try b.quarantine().isEmpty)
    }

    @Test func `a revision that comes before what it builds on waits and is applied when that comes`() throws {
        let revisions = try chain()
        #expect(try b.receive([revisions[2]], of: note, from: a).refused == 1)
        #expect(try b.receive([revisions[1]], of: note, from: a).refused == 1)
        #expect(try b.view(note) == nil)
        #expect(try b.quarantine().map(\.reason) == [.missingBase, .missingBase])
        #expect(try b.quarantine().map(\.peer) == [a.name, a.name])
        #expect(try b.receive([revisions[0]], of: note, from: a).revisions == 3)
        #expect(try b.quarantine().isEmpty)
        #expect(try b.text(note, "a") == "3")
        #expect(try a.stateHash() == b.stateHash())
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `equal sets of revisions give equal replicas whatever the order`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let c = try TestReplica(3)
        try a.declare("W", policy: .whole)
        for replica in [b, c] { try replica.pull(from: a) }
        let replicas = [a, b, c]
        for step in 0..<40 {
            let (replica, unid) = (replicas[random.int(below: 3)], Sample.unid(random.int(below: 4)))
            switch random.int(below: 8) {
            case 0: try replica.delete(unid)
            case 1: try replica.restore(unid)
            case 2: try replica.pull(from: replicas[random.int(below: 3)])
            case 3:
                let open = try replica.conflicts()
                if !open.isEmpty { try replica.resolve(open[0].unid, keepTheirs: step % 2 == 0) }
            default:
                try replica.save(
                    unid, ["i\(random.int(below: 2))": "\(step)"], form: unid == Sample.unid(0) ? "W" : "F")
            }
        }
        // A fresh replica that gets single revisions in any order, and the three by their usual way.
        let d = try TestReplica(4)
        for _ in 0..<2 { for (to, from) in [(b, a), (c, b), (a, c)] { try to.pull(from: from) } }
        let unids = try a.read { try $1.notes(afterKey: 0, limit: 99).map(\.unid) }
        let pieces = try unids.flatMap { unid in try a.revisions(of: unid).map { (unid, $0) } }
        for (unid, revision) in random.shuffled(pieces) { try d.receive([revision], of: unid, from: a) }
        #expect(try d.quarantine().isEmpty)
        let hash = try a.stateHash()
        for replica in [b, c, d] {
            #expect(try replica.stateHash() == hash)
            #expect(
                try Dictionary(grouping: replica.conflicts().map(\.encoded)) { $0 }
                    == Dictionary(grouping: a.conflicts().map(\.encoded)) { $0 })
        }
    }

    @Test func `a revision from far ahead waits until the clock has come near`() throws {
        a.wall += 10 * 60_000
        try a.save(note, ["a": "1"])
        #expect(try b.pull(from: a).refused == 1)
        #expect(try b.view(note) == nil)
        #expect(try b.quarantine().map(\.reason) == [.clockAhead])
        // It does not push this replica's own time ahead.
        try b.save(Sample.unid(2), ["a": "1"])
        #expect(try b.view(Sample.unid(2))!.modified.time.millisecondsSinceEpoch < a.wall - 9 * 60_000)
        b.wall = a.wall - 60_000
        let c = try TestReplica(3)
        try c.save(Sample.unid(3), ["a": "1"])
        try b.pull(from: c)
        #expect(try b.quarantine().isEmpty)
        #expect(try b.text(note, "a") == "1")
    }

    @Test func `a revision from far ahead is accepted in a quiet database too`() throws {
        a.wall += 10 * 60_000
        try a.save(note, ["a": "1"])
        try b.pull(from: a)
        func reconsider() throws -> Int {
            try b.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: $2) }.revisions
        }
        #expect(try reconsider() == 0)
        #expect(try b.quarantine().count == 1)
        b.wall = a.wall
        #expect(try reconsider() == 1)
        #expect(try b.quarantine().isEmpty)
        #expect(try b.stateHash() == a.stateHash())
        try b.save(note, ["a": "2"])
        try a.pull(from: b)
        #expect(try a.text(note, "a") == "2")
    }

    @Test func `two minutes ahead are accepted and local time follows`() throws {
        a.wall = b.wall + 120_000
        try a.save(note, ["a": "1"])
        #expect(try b.pull(from: a).refused == 0)
        try b.save(note, ["a": "2"])
        #expect(try b.view(note)!.modified.time > a.view(note)!.modified.time)
    }

    @Test func `what cannot be read is kept with the reason`() throws {
        var damaged = try chain()[0]
        damaged[0] = 99
        #expect(try b.receive([damaged, damaged], of: note, from: a).refused == 2)
        #expect(try b.quarantine().map(\.reason) == [.malformed])
        #expect(try b.quarantine().map(\.bytes) == [damaged])
        #expect(try b.view(note) == nil)
    }

    @Test func `a revision of another note than its batch says is kept with the reason`() throws {
        let revision = try chain()[0]
        let transfer = NoteTransfer(unid: Sample.unid(9), context: VersionVector(), revisions: [revision])
        #expect(try b.receive([transfer], from: a).refused == 1)
        #expect(try b.quarantine().map(\.reason) == [.malformed])
    }

    @Test func `the rest of a batch goes on past what is refused`() throws {
        let revisions = try chain()
        var damaged = revisions[2]
        damaged[0] = 99
        let report = try b.receive([revisions[0], damaged, revisions[1]], of: note, from: a)
        #expect((report.revisions, report.refused) == (2, 1))
        #expect(try b.text(note, "a") == "2")
    }
}
