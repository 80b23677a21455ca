import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Files that are given up: what they wrote reaches the others, and nothing else does.
@Suite struct HandingInTests {
    let hub = try! TestReplica(1)
    let note = Sample.unid(1)

    init() throws { hub.sights = [2: .readers([ReaderName.key("CN=node2/O=Thanh Xuân")])] }

    func save(_ unid: UNID, readers: [String], at replica: TestReplica) throws {
        let request = SaveRequest(
            unid: unid,
            changes: [(ItemPath("HoTen")!, .set(.text("Lan"))), (ItemPath("DocGia")!, .set(.readers(readers)))],
            author: replica.author)
        _ = try replica.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }

    /// A replica on a copy of another's file.
    func copy(of replica: TestReplica, as number: Int) throws -> TestReplica {
        let store = try #require(replica.database.store as? MemoryNoteStore)
        return try TestReplica(number, store: MemoryNoteStore(restoring: store.snapshot))
    }

    /// Everything `replica` answers to a caller that says its file is not what it was.
    func notesSent(by replica: TestReplica, to peer: TestReplica, hello change: (inout Frame.Hello) -> Void) throws
        -> [NoteTransfer]
    {
        let end = try TestPeer.responder(replica, to: peer, batchBytes: 10_000)
        var hello = Frame.Hello(
            protocolVersion: ReplicationLimits.protocolVersion, replica: Sample.replica,
            incarnation: peer.database.identity.incarnation, pull: true, push: false, checkpoint: nil, firstCopy: false)
        change(&hello)
        _ = try end.handle(.start)
        return try end.handle(.received(.hello(hello))).flatMap { frame -> [NoteTransfer] in
            guard case .notes(let notes) = frame else { return [] }
            return try Payload.transfers(notes.payload)
        }
    }

    @Test func `whoever says that this file is to be given up gets no note it may not see`() throws {
        let spoke = try TestReplica(2)
        try save(note, readers: ["CN=ai khác/O=Thanh Xuân"], at: hub)
        try save(Sample.unid(2), readers: [spoke.name], at: hub)
        for renewal in [Renewal.fenced, .twin] {
            let sent = try notesSent(by: hub, to: spoke) {
                $0.renewal = renewal
                $0.checkpoint = .init(incarnation: hub.database.identity.incarnation, sequence: 0, scope: [])
            }
            #expect(sent.map(\.unid) == [Sample.unid(2)])
        }
        let token = Scope(sight: try #require(hub.sights[2]), wanted: "", offered: "").token
        let sent = try notesSent(by: hub, to: spoke) {
            $0.checkpoint = .init(incarnation: hub.database.identity.incarnation, sequence: 1000, scope: token)
        }
        #expect(sent.isEmpty)
    }

    @Test func `what a copied file handed in is there for the node it was copied from`() throws {
        hub.sights = [:]
        let original = try ExchangeTests.filled(3, notes: 1..<2)
        _ = try Pipe().exchange(original, with: hub)
        let twin = try copy(of: original, as: 4)
        try twin.save(note, ["HoTen": "Mai"])
        #expect(try Pipe().exchange(twin, with: hub).renewal == .twin)
        #expect(try hub.text(note, "HoTen") == "Mai")
        // The other file goes by a name that says nothing any more; it gets the note with its fresh copy.
        #expect(try Pipe().exchange(original, with: hub).renewal == .twin)
        let fresh = try TestReplica(
            3, store: StoreKind.memory.make(identity: Sample.identity(13), in: TemporaryFolder()))
        _ = try Pipe().exchange(fresh, with: hub)
        #expect(try fresh.text(note, "HoTen") == "Mai")
    }

    @Test func `both files of one incarnation hand in, so that neither's revision of the same dot is lost`() throws {
        hub.sights = [:]
        let original = try ExchangeTests.filled(3, notes: 1..<2)
        _ = try Pipe().exchange(original, with: hub)
        let twin = try copy(of: original, as: 4)
        try twin.save(note, ["HoTen": "Mai"])
        try original.save(note, ["HoTen": "Hoa"])
        _ = try Pipe().exchange(twin, with: hub)
        #expect(try Pipe().exchange(original, with: hub).renewal == .twin)
        #expect(try hub.text(note, "HoTen") == "Mai")
        let kept = try #require(try hub.quarantine().first)
        #expect(kept.reason == .fork)
        #expect(try kept.bytes == original.revisions(of: note).last)
    }

    @Test
    func `a revision that follows another than the latest of its file is a second file's, and goes to quarantine`()
        throws
    {
        hub.sights = [:]
        let original = try ExchangeTests.filled(3, notes: 1..<2)
        _ = try Pipe().exchange(original, with: hub)
        let twin = try copy(of: original, as: 4)
        try twin.save(Sample.unid(9), ["HoTen": "Cúc"])
        try twin.save(note, ["HoTen": "Mai"])
        try original.save(note, ["HoTen": "Hoa"])
        _ = try Pipe().exchange(original, with: hub)
        _ = try Pipe().exchange(twin, with: hub)
        #expect(try hub.text(note, "HoTen") == "Hoa")
        #expect(try hub.text(Sample.unid(9), "HoTen") == "Cúc")
        #expect(try hub.quarantine().map(\.reason) == [.fork])
        #expect(try hub.quarantine().first?.bytes == twin.revisions(of: note).last)
    }

    @Test func `a file that was put back and has written as much as was lost is recognised by its run`() throws {
        hub.sights = [:]
        let spoke = try ExchangeTests.filled(3, notes: 1..<2)
        try spoke.beginRun(1)
        _ = try Pipe().exchange(spoke, with: hub)
        let before = try copy(of: spoke, as: 3)
        try spoke.save(note, ["HoTen": "Mai"])
        _ = try Pipe().exchange(spoke, with: hub)
        try before.beginRun(2)
        for number in 5..<8 { try before.save(Sample.unid(number), ["HoTen": "Hoa"]) }
        #expect(try Pipe().exchange(before, with: hub).renewal == .restored)
        for number in 5..<8 { #expect(try hub.text(Sample.unid(number), "HoTen") == "Hoa") }
        #expect(try hub.text(note, "HoTen") == "Mai")
    }

    @Test func `a file that is opened again goes on where it was`() throws {
        hub.sights = [:]
        let spoke = try ExchangeTests.filled(3, notes: 1..<4)
        for token in 1...3 as ClosedRange<UInt64> {
            try spoke.beginRun(token)
            try spoke.save(note, ["HoTen": "Mai \(token)"])
            let report = try Pipe().exchange(spoke, with: hub)
            #expect(report.renewal == nil)
            #expect(report.notesSent == (token == 1 ? 3 : 1))
        }
    }

    @Test func `an exchange that waited while another one finished is no sign of an older file`() throws {
        hub.sights = [:]
        let spoke = try ExchangeTests.filled(2, notes: 1..<3)
        _ = try Pipe().exchange(spoke, with: hub)
        let waiting = try TestPeer.initiator(spoke, to: hub, batchBytes: 10_000)
        let answering = try TestPeer.responder(hub, to: spoke, batchBytes: 10_000)
        _ = try answering.handle(.start)
        let hello = try waiting.handle(.start)
        try spoke.save(note, ["HoTen": "Mai"])
        _ = try Pipe().exchange(spoke, with: hub)
        var modes: [Frame.Begin.Mode] = []
        for frame in try answering.handle(.received(hello[0])) {
            for case .begin(let begin) in try waiting.handle(.received(frame)) { modes.append(begin.mode) }
        }
        #expect(waiting.machine.renewal == nil)
        #expect(modes == [.changes])
    }

    @Test func `a file that was given up does not make the one that took its place be given up`() throws {
        let former = hub.database.identity.incarnation
        let spoke = try TestReplica(2)
        let answers = try TestPeer.responder(
            TestReplica(1, store: StoreKind.memory.make(identity: Sample.identity(11), in: TemporaryFolder())),
            to: spoke, batchBytes: 10_000)
        var hello = Frame.Hello(
            protocolVersion: ReplicationLimits.protocolVersion, replica: Sample.replica,
            incarnation: spoke.database.identity.incarnation, pull: true, push: false,
            checkpoint: .init(incarnation: former, sequence: 3, scope: []), firstCopy: false)
        hello.renewal = .fenced
        _ = try answers.handle(.start)
        _ = try answers.handle(.received(.hello(hello)))
        #expect(answers.machine.renewal == nil)
    }
}
