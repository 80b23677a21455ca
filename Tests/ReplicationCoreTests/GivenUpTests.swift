import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Files that must not go on under their identity: fenced, copied, or put back from an older copy.
@Suite struct GivenUpTests {
    /// A hub and a spoke that have met and know each other's files.
    func met() throws -> (hub: TestReplica, spoke: TestReplica) {
        let (hub, spoke) = (try ExchangeTests.filled(1, notes: 0..<5), try TestReplica(2))
        spoke.authorities = [1]
        try hub.beginRun(1)
        try spoke.beginRun(2)
        try hub.publish()
        _ = try Pipe().exchange(spoke, with: hub)
        try spoke.publish()
        _ = try Pipe().exchange(spoke, with: hub)
        return (hub, spoke)
    }

    @Test func `a fenced file hands in what it wrote and gets nothing`() throws {
        let (hub, spoke) = try met()
        try hub.fence(spoke)
        try spoke.save(Sample.unid(100), ["HoTen": "Viết ở chi bộ"])
        try hub.save(Sample.unid(101), ["HoTen": "Mới ở quận"])
        let report = try Pipe().exchange(spoke, with: hub)
        #expect(report.isFinished && report.renewal == .fenced)
        #expect(try hub.text(Sample.unid(100), "HoTen") == "Viết ở chi bộ")
        #expect(try spoke.view(Sample.unid(101)) == nil)
        // It may come again; nothing changes any more.
        let hash = try hub.stateHash()
        #expect(try Pipe().exchange(spoke, with: hub).renewal == .fenced)
        #expect(try hub.stateHash() == hash)
    }

    @Test func `a fenced file brings no note of others back`() throws {
        let (hub, spoke) = try met()
        try hub.delete(Sample.unid(1))
        try hub.fence(spoke)
        #expect(try hub.purge().stubs == 1)
        try spoke.save(Sample.unid(1), ["NoiO": "sửa muộn"])
        _ = try Pipe().exchange(spoke, with: hub)
        #expect(try hub.view(Sample.unid(1)) == nil)
        let kept = try hub.quarantine()
        #expect(kept.map(\.reason) == [.purged])
        let outcome = try hub.write {
            try $0.acceptQuarantined(id: kept[0].id, as: .node(author: hub.author), in: $1, wallMilliseconds: $2)
        }
        guard case .accepted(let note) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(note.unid != Sample.unid(1))
        #expect(try hub.text(note.unid, "NoiO") == "sửa muộn")
        #expect(try hub.quarantine().isEmpty)
    }

    @Test func `a file that was put back silently hands in what it wrote since`() throws {
        let (hub, spoke) = try met()
        // The node's file as it was before its last save, which the hub has.
        let before = try TestReplica(2, store: copy(of: spoke))
        before.authorities = [1]
        try spoke.save(Sample.unid(100), ["HoTen": "Lan"])
        _ = try Pipe().exchange(spoke, with: hub)
        let report = try Pipe().exchange(before, with: hub)
        #expect(report.renewal == .restored)
        #expect(try hub.text(Sample.unid(100), "HoTen") == "Lan")
    }

    /// Says in the peer's file that it holds more of this one than it was given.
    private func raiseCheckpoint(_ peer: TestReplica, of file: TestReplica, mark: ([UInt8]) -> [UInt8]) throws {
        try peer.write { _, writer, _ in
            var stored = try #require(try writer.checkpoint(of: file.database.identity.incarnation))
            stored.sequence = 99_999_999
            stored.scope = Array(stored.scope.prefix(8)) + mark(Array(stored.scope.dropFirst(8)))
            try writer.setCheckpoint(stored, of: file.database.identity.incarnation)
        }
    }

    @Test func `whoever claims more than it was given gets what it lacks, and the file stays as it is`() throws {
        let lies: [([UInt8]) -> [UInt8]] = [
            { $0 }, { _ in [] }, { Array($0.prefix(8)) }, { _ in [9, 9, 9, 9, 9, 9, 9, 9] }, { Array($0.dropLast()) },
            { Array($0.prefix(8)) + [UInt8](repeating: 255, count: 24) },
        ]
        for lie in lies {
            let (hub, spoke) = try met()
            try hub.save(Sample.unid(100), ["HoTen": "Lan"])
            try raiseCheckpoint(spoke, of: hub, mark: lie)
            let caller = try Pipe().exchange(hub, with: spoke)
            #expect(caller.isFinished && caller.renewal == nil)
            #expect(try spoke.text(Sample.unid(100), "HoTen") == "Lan")
            // What it was given now counts again.
            try hub.save(Sample.unid(101), ["HoTen": "Mai"])
            #expect(try Pipe().exchange(hub, with: spoke).notesSent == 1)
        }
    }

    @Test func `a review that was cut off does not hide that the file was put back`() throws {
        let (hub, spoke) = try met()
        let before = try TestReplica(2, store: copy(of: spoke))
        before.authorities = [1]
        try before.beginRun(3)
        try spoke.save(Sample.unid(100), ["HoTen": "Lan"])
        _ = try Pipe().exchange(spoke, with: hub)
        try hub.write { _, writer, _ in
            var stored = try #require(try writer.checkpoint(of: spoke.database.identity.incarnation))
            stored.scope = Scope.voided(stored.scope)
            try writer.setCheckpoint(stored, of: spoke.database.identity.incarnation)
        }
        #expect(try Pipe().exchange(before, with: hub).renewal == .restored)
    }

    @Test func `a file that was put back while its hub had its last saves by another way is given up for a fork`()
        throws
    {
        let (hub, spoke) = try met()
        let before = try TestReplica(2, store: copy(of: spoke))
        before.authorities = [1]
        let neighbour = try TestReplica(3)
        neighbour.authorities = [1]
        _ = try Pipe().exchange(neighbour, with: hub)
        try spoke.save(Sample.unid(1), ["NoiO": "mất"])
        _ = try Pipe().exchange(spoke, with: neighbour)
        _ = try Pipe().exchange(neighbour, with: hub)
        // It has written as much as was lost, so nothing that it says of itself shows it.
        try before.beginRun(20)
        try before.save(Sample.unid(1), ["NoiO": "sau"])
        try before.save(Sample.unid(1), ["NoiO": "sau nữa"])
        try before.save(Sample.unid(2), ["NoiO": "sau"])
        #expect(try Pipe().exchange(before, with: hub).renewal == nil)
        #expect(try hub.quarantine().map(\.reason) == [.fork])
        #expect(try Pipe().exchange(before, with: hub).renewal == .twin)
        #expect(try hub.text(Sample.unid(1), "NoiO") == "mất" && hub.text(Sample.unid(2), "NoiO") == "sau")
        // Nothing that was saved twice under one name is lost.
        #expect(try hub.quarantine().map(\.reason) == [.fork, .fork])
    }

    @Test func `the same file on another node is a twin`() throws {
        let (hub, spoke) = try met()
        let twin = try TestReplica(3, store: copy(of: spoke))
        try twin.save(Sample.unid(1), ["NoiO": "ở nút kia"])
        try spoke.save(Sample.unid(1), ["NoiO": "ở nút này"])
        _ = try Pipe().exchange(spoke, with: hub)
        let report = try Pipe().exchange(twin, with: hub)
        #expect(report.renewal == .twin)
        #expect(try hub.text(Sample.unid(1), "NoiO") == "ở nút này")
        #expect(try hub.quarantine().map(\.reason) == [.fork])
    }

    @Test func `who comes with a file that another node has named as its own does that node no harm`() throws {
        let (hub, spoke) = try met()
        try spoke.publish()
        _ = try Pipe().exchange(spoke, with: hub)
        let liar = try TestReplica(3, store: copy(of: spoke))
        try liar.save(Sample.unid(1), ["NoiO": "giả mạo"])
        #expect(try Pipe().exchange(liar, with: hub).renewal == .twin)
        try spoke.save(Sample.unid(2), ["NoiO": "ở nút này"])
        #expect(try Pipe().exchange(spoke, with: hub).renewal == nil)
        #expect(try hub.text(Sample.unid(2), "NoiO") == "ở nút này")
    }

    /// A store with the same content and the same incarnation.
    private func copy(of replica: TestReplica) throws -> any NoteStore {
        let store = try StoreKind.memory.make(identity: replica.database.identity, in: TemporaryFolder())
        let database = try NoteDatabase(store: store, random: SplitMix(seed: 99))
        let transfers = try replica.read { database, reader in
            try reader.notes(afterKey: 0, limit: .max).map {
                try database.transfer(of: $0, known: VersionVector(), reading: reader)
            }
        }
        let source = ReceiveSource(incarnation: Sample.incarnation(77), peer: "CN=copy/O=Thanh Xuân")
        _ = try store.write { writer in
            try database.receive(
                transfers.map(DecodedTransfer.init), from: source, checkpoint: nil, in: writer,
                wallMilliseconds: replica.wall)
        }
        try store.write { writer in
            try writer.setClock(try replica.read { try $1.clock() })
            for (incarnation, checkpoint) in try replica.read({ try $1.checkpoints() }) {
                try writer.setCheckpoint(checkpoint, of: incarnation)
            }
            for name in ["replication.runs", "replication.runs.key"] {
                try writer.setSetting(name, to: try replica.read { try $1.setting(name) })
            }
        }
        return store
    }
}
