import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// The line is cut at every frame there is.
@Suite struct InterruptionTests {
    func frames(_ make: () throws -> (TestReplica, TestReplica)) throws -> Int {
        let (a, b) = try make()
        return try Pipe().exchange(a, with: b).frames.count
    }

    @Test func `a first copy that was cut goes on where it stopped`() throws {
        func make() throws -> (TestReplica, TestReplica) {
            (try TestReplica(2), try ExchangeTests.filled(1, notes: 0..<40))
        }
        let total = try frames(make)
        #expect(total > 20)
        for cut in 0..<total {
            let (spoke, hub) = try make()
            let first = try Pipe(cutAt: cut).exchange(spoke, with: hub)
            #expect(!first.isFinished, "cut at \(cut)")
            let held = try spoke.read { try $1.statistics().notes }
            let second = try Pipe().exchange(spoke, with: hub)
            #expect(second.isFinished, "cut at \(cut)")
            #expect(second.notesSent == 40 - held, "cut at \(cut)")
            #expect(second.offers == 0, "cut at \(cut)")
            #expect(try spoke.stateHash() == hub.stateHash(), "cut at \(cut)")
        }
    }

    @Test func `an exchange both ways that was cut anywhere converges with the next`() throws {
        func make() throws -> (TestReplica, TestReplica) {
            (try ExchangeTests.filled(1, notes: 0..<25), try ExchangeTests.filled(2, notes: 15..<45))
        }
        let total = try frames(make)
        for cut in 0..<total {
            let (a, b) = try make()
            let first = try Pipe(cutAt: cut).exchange(a, with: b)
            let held = try (a.read { try $1.lastSequence() } - 25) + (b.read { try $1.lastSequence() } - 30)
            let second = try Pipe().exchange(a, with: b)
            #expect(second.isFinished, "cut at \(cut)")
            // Every note that was applied is not sent again; one that was sent and lost on the line is.
            #expect(second.notesSent == 55 - Int(held), "cut at \(cut)")
            #expect(first.notesSent >= Int(held), "cut at \(cut)")
            #expect(try a.stateHash() == b.stateHash(), "cut at \(cut)")
        }
    }

    @Test func `edits between the pieces of a first copy arrive too`() throws {
        let (spoke, hub) = (try TestReplica(2), try ExchangeTests.filled(1, notes: 0..<40))
        var cut = 6
        while !(try Pipe(cutAt: cut).exchange(spoke, with: hub).isFinished) {
            try hub.save(Sample.unid(cut % 40), ["NoiO": "sau \(cut)"])
            try spoke.save(Sample.unid(100 + cut), ["NoiO": "ở đây \(cut)"])
            cut += 3
        }
        _ = try Pipe().exchange(spoke, with: hub)
        #expect(try spoke.stateHash() == hub.stateHash())
        #expect(try hub.conflicts().isEmpty)
    }
}
