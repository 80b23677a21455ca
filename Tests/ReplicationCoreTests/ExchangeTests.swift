import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Two machines against each other over a line that may be cut anywhere.
@Suite struct ExchangeTests {
    /// A replica with notes 1 to `count`.
    static func filled(_ number: Int, notes: Range<Int>) throws -> TestReplica {
        let replica = try TestReplica(number)
        for note in notes {
            try replica.save(Sample.unid(note), ["HoTen": "Lan \(note) ở \(number)", "NoiO": "Hạ Đình"])
        }
        return replica
    }

    func expectEqual(_ a: TestReplica, _ b: TestReplica) throws {
        #expect(try a.stateHash() == b.stateHash())
        #expect(try a.conflicts().count == b.conflicts().count)
    }

    @Test func `a first copy streams without offers`() throws {
        let (hub, spoke) = (try Self.filled(1, notes: 0..<50), try TestReplica(2))
        let report = try Pipe().exchange(spoke, with: hub)
        #expect(report.isFinished)
        #expect((report.offers, report.notesSent) == (0, 50))
        #expect(report.batches > 8)
        try expectEqual(hub, spoke)
        let held = try #require(try spoke.read { try $1.checkpoint(ofPeer: hub.name) })
        #expect((held.checkpoint.sequence, held.checkpoint.isFirstCopy) == (50, false))
    }

    @Test func `a first copy may also be pushed`() throws {
        let (hub, spoke) = (try Self.filled(1, notes: 0..<20), try TestReplica(2))
        let report = try Pipe().exchange(hub, with: spoke)
        #expect(report.isFinished)
        #expect((report.offers, report.notesSent) == (0, 20))
        try expectEqual(hub, spoke)
    }

    @Test func `with nothing new only greetings, beginnings and ends travel`() throws {
        let (hub, spoke) = (try Self.filled(1, notes: 0..<20), try TestReplica(2))
        _ = try Pipe().exchange(spoke, with: hub)
        // What came from the hub is not offered back to it, and each side's checkpoint moves past it.
        #expect(try Pipe().exchange(spoke, with: hub).notesSent == 0)
        let report = try Pipe().exchange(spoke, with: hub)
        #expect(report.isFinished)
        #expect((report.offers, report.notesSent, report.frames.count) == (0, 0, 8))
    }

    @Test func `two empty replicas agree at once`() throws {
        let (a, b) = (try TestReplica(1), try TestReplica(2))
        #expect(try Pipe().exchange(a, with: b).isFinished)
        try expectEqual(a, b)
    }

    @Test func `strangers with much of their own meet in several pages both ways`() throws {
        let (a, b) = (try Self.filled(1, notes: 0..<45), try Self.filled(2, notes: 30..<75))
        let report = try Pipe().exchange(a, with: b)
        #expect(report.isFinished)
        #expect(report.offers >= 9)
        #expect(report.notesSent == 90)
        try expectEqual(a, b)
        #expect(try a.conflicts().count == 15)
    }

    @Test func `only what changed travels afterwards`() throws {
        let (a, b) = (try Self.filled(1, notes: 0..<45), try TestReplica(2))
        _ = try Pipe().exchange(b, with: a)
        _ = try Pipe().exchange(b, with: a)
        try a.save(Sample.unid(7), ["HoTen": "Mai"])
        try b.save(Sample.unid(8), ["HoTen": "Hoa"])
        let report = try Pipe().exchange(a, with: b)
        #expect(report.isFinished && report.notesSent == 2)
        try expectEqual(a, b)
    }

    @Test(arguments: [true, false])
    func `one direction moves one way only`(pull: Bool) throws {
        let (a, b) = (try Self.filled(1, notes: 0..<15), try Self.filled(2, notes: 20..<35))
        let (beforeA, beforeB) = try (a.stateHash(), b.stateHash())
        let report = try Pipe().exchange(a, with: b, pull: pull, push: !pull)
        #expect(report.isFinished && report.notesSent == 15)
        #expect(try (a.stateHash() == beforeA) == !pull)
        #expect(try (b.stateHash() == beforeB) == pull)
        #expect(try Pipe().exchange(a, with: b, pull: !pull, push: pull).isFinished)
        try expectEqual(a, b)
    }

    @Test func `what came by a third replica is not sent again`() throws {
        let (a, b, c) = (try Self.filled(1, notes: 0..<30), try TestReplica(2), try TestReplica(3))
        _ = try Pipe().exchange(b, with: a)
        _ = try Pipe().exchange(c, with: b)
        let report = try Pipe().exchange(c, with: a)
        #expect(report.isFinished && report.notesSent == 0)
        try expectEqual(a, c)
    }

    @Test func `a replaced file starts from nothing and loses nothing`() throws {
        let (a, b) = (try Self.filled(1, notes: 0..<20), try TestReplica(2))
        _ = try Pipe().exchange(b, with: a)
        // The same node with a new file, which holds less than the old one did.
        let store = try StoreKind.memory.make(identity: Sample.identity(11), in: TemporaryFolder())
        let renewed = try TestReplica(1, store: store)
        let report = try Pipe().exchange(renewed, with: b)
        #expect(report.isFinished)
        try expectEqual(renewed, b)
        #expect(try Pipe().exchange(renewed, with: b).notesSent == 0)
        #expect(try b.read { try $1.checkpoint(ofPeer: renewed.name)?.incarnation } == Sample.incarnation(11))
    }
}
