import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Nothing goes before everybody has acknowledged it, and nothing that went comes back.
@Suite struct PurgeTests {
    let note = Sample.unid(1)

    /// A hub with spokes, all of which know each other's files.
    func district(spokes count: Int) throws -> (hub: TestReplica, spokes: [TestReplica]) {
        let hub = try ExchangeTests.filled(1, notes: 0..<3)
        try hub.publish()
        let spokes = try (0..<count).map { try TestReplica(2 + $0) }
        for _ in 0..<2 {
            for spoke in spokes {
                spoke.authorities = [1]
                _ = try Pipe().exchange(spoke, with: hub)
                try spoke.publish()
            }
        }
        for spoke in spokes { _ = try Pipe().exchange(spoke, with: hub) }
        return (hub, spokes)
    }

    @Test func `a stub goes once every replica has acknowledged it`() throws {
        let (hub, spokes) = try district(spokes: 2)
        try hub.delete(note)
        #expect(try hub.purge().stubs == 0)
        _ = try Pipe().exchange(spokes[0], with: hub)
        let held = try hub.purge()
        #expect((held.stubs, Array(held.heldBackBy.keys)) == (0, [spokes[1].name]))
        _ = try Pipe().exchange(spokes[1], with: hub)
        #expect(try hub.purge(dryRun: true).stubs == 1)
        #expect(try hub.standing(note) == .deleted)
        #expect(try hub.purge().stubs == 1)
        #expect(try hub.standing(note) == .purged)
        #expect(try hub.revisions(of: note).isEmpty)
    }

    @Test func `spokes purge what the hub has purged`() throws {
        let (hub, spokes) = try district(spokes: 2)
        try hub.delete(note)
        for spoke in spokes { _ = try Pipe().exchange(spoke, with: hub) }
        try hub.purge()
        for spoke in spokes { _ = try Pipe().exchange(spoke, with: hub) }
        #expect(try spokes.map { try $0.standing(note) } == [.purged, .purged])
        #expect(try spokes.allSatisfy { try $0.stateHash() == hub.stateHash() })
        #expect(try Pipe().exchange(spokes[0], with: hub).frames.count == 8)
    }

    @Test func `a fenced replica holds nothing back`() throws {
        let (hub, spokes) = try district(spokes: 2)
        try hub.delete(note)
        _ = try Pipe().exchange(spokes[0], with: hub)
        try hub.fence(spokes[1])
        _ = try Pipe().exchange(spokes[0], with: hub)
        #expect(try hub.purge().stubs == 1)
    }

    @Test func `a note that others still hold alive does not come back after the purge`() throws {
        let (hub, spokes) = try district(spokes: 1)
        let stranger = try TestReplica(9)
        _ = try Pipe().exchange(stranger, with: hub)
        // It never wrote down that it takes part; it is waited for all the same, until it is fenced.
        try hub.delete(note)
        _ = try Pipe().exchange(spokes[0], with: hub)
        let held = try hub.purge()
        #expect((held.stubs, Array(held.heldBackBy.keys)) == (0, [stranger.name]))
        try hub.fence(stranger)
        _ = try Pipe().exchange(spokes[0], with: hub)
        #expect(try hub.purge().stubs == 1)
        _ = try Pipe().exchange(stranger, with: hub, pull: false)
        #expect(try hub.view(note) == nil)
        // Even a late edit only reaches quarantine.
        try stranger.save(note, ["NoiO": "sửa muộn"])
        _ = try Pipe().exchange(stranger, with: hub, pull: false)
        #expect(try hub.view(note) == nil)
        #expect(try hub.quarantine().map(\.reason) == [.purged])
    }

    @Test func `a replica that only pulls is waited for`() throws {
        let (hub, spokes) = try district(spokes: 1)
        let reader = try TestReplica(9)
        _ = try Pipe().exchange(reader, with: hub, push: false)
        try hub.delete(note)
        _ = try Pipe().exchange(spokes[0], with: hub)
        #expect(try hub.purge().heldBackBy.keys.sorted() == [reader.name])
        _ = try Pipe().exchange(reader, with: hub, push: false)
        #expect(try hub.purge().stubs == 1)
    }

    @Test func `nobody but a hub can say that a replica holds a deletion which comes here itself`() throws {
        let (hub, spokes) = try district(spokes: 2)
        try hub.delete(note)
        _ = try Pipe().exchange(spokes[0], with: hub)
        let lie = Relay(
            replica: spokes[1].database.identity.incarnation, sequence: try hub.read { try $1.lastSequence() })
        func hear(from peer: TestReplica) throws -> Bool {
            var desk = ExchangeDesk(database: hub.database, terms: hub.terms(with: peer))
            let effect = Exchange.Effect.relayed([lie])
            return try hub.write { _, writer, wall in
                _ = try desk.answer(.peerIdentified(peer.database.identity.incarnation), reading: writer)
                let isIdle = try desk.isIdle(effect, reading: writer, wallMilliseconds: wall)
                _ = try desk.perform(effect, in: writer, wallMilliseconds: wall)
                return !isIdle
            }
        }
        #expect(try !hear(from: spokes[0]))
        #expect(try hub.purge().stubs == 0)
        hub.authorities = [spokes[0].number]
        #expect(try hear(from: spokes[0]))
        #expect(try hub.purge().stubs == 1)
    }

    @Test func `a chain hands acknowledgements on`() throws {
        let (hub, middle, end) = (try ExchangeTests.filled(1, notes: 0..<3), try TestReplica(2), try TestReplica(3))
        middle.authorities = [1]
        end.authorities = [2]
        for replica in [hub, middle, end] {
            try replica.publish()
            for _ in 0..<2 {
                _ = try Pipe().exchange(middle, with: hub)
                _ = try Pipe().exchange(end, with: middle)
            }
        }
        for _ in 0..<2 {
            _ = try Pipe().exchange(middle, with: hub)
            _ = try Pipe().exchange(end, with: middle)
        }
        try hub.delete(note)
        _ = try Pipe().exchange(middle, with: hub)
        _ = try Pipe().exchange(middle, with: hub)
        #expect(Array(try hub.purge().heldBackBy.keys) == [end.name])
        _ = try Pipe().exchange(end, with: middle)
        _ = try Pipe().exchange(middle, with: hub)
        #expect(try hub.purge().stubs == 1)
    }

    @Test func `what waits in between for its time is not told as held behind it`() throws {
        let (hub, middle, end) = (try ExchangeTests.filled(1, notes: 0..<3), try TestReplica(2), try TestReplica(3))
        middle.authorities = [1]
        end.authorities = [2]
        func meet() throws {
            _ = try Pipe().exchange(middle, with: hub)
            _ = try Pipe().exchange(end, with: middle)
        }
        for replica in [hub, middle, end] {
            try replica.publish()
            for _ in 0..<2 { try meet() }
        }
        for _ in 0..<3 { try meet() }
        // The hub's clock is a day ahead: its deletion has to wait in between.
        hub.wall += 86_400_000
        try hub.delete(note)
        for _ in 0..<3 { try meet() }
        #expect(try middle.quarantine().map(\.reason) == [.clockAhead])
        #expect(try end.standing(note) == .present)
        #expect(try hub.purge().stubs == 0)
        middle.wall = hub.wall
        end.wall = hub.wall
        try middle.write { _ = try $0.reconsiderQuarantine(in: $1, wallMilliseconds: $2) }
        for _ in 0..<2 { try meet() }
        _ = try Pipe().exchange(middle, with: hub)
        #expect(try end.standing(note) == .deleted)
        #expect(try hub.purge().stubs == 1)
    }

    @Test func `old values go from history where the form says so, and hashes still verify`() throws {
        let (hub, spokes) = try district(spokes: 1)
        let declaration = FormDeclaration(name: "DangVien", rules: FormRules(historyDays: 30))
        _ = try hub.write {
            try $0.save(
                SaveRequest(form: FormDeclaration.noteForm, changes: declaration.changes, author: hub.author), in: $1,
                wallMilliseconds: $2)
        }
        for place in ["Hạ Đình", "Nhân Chính", "Khương Đình"] { try hub.save(note, ["NoiO": place], form: "DangVien") }
        hub.wall += 40 * 86_400_000
        try hub.save(note, ["DienThoai": "024"])
        spokes[0].wall = hub.wall
        #expect(try hub.purge().revisions == 0)
        _ = try Pipe().exchange(spokes[0], with: hub)
        let hashes = try hub.read { _, reader in try reader.revisions(of: reader.note(note)!).map(\.hash) }
        let hash = try hub.stateHash()
        #expect(try hub.purge().revisions == 2)
        let history = try #require(try hub.read { try $0.history(of: note, item: "NoiO", reading: $1) })
        #expect(history.entries.count { if case .value = $0.content { true } else { false } } == 1)
        #expect(try hub.read { _, reader in try reader.revisions(of: reader.note(note)!).map(\.hash) } == hashes)
        #expect(try hub.stateHash() == hash)
        // A replica that copies it anew gets the same note.
        let fresh = try TestReplica(8)
        fresh.wall = hub.wall
        _ = try Pipe().exchange(fresh, with: hub)
        #expect(try fresh.stateHash() == hash)
    }
}
