import AccessControl
import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a hub refuses for want of a right, what it tells whoever wrote it, and what becomes of that once somebody has decided.
@Suite struct DecisionTests {
    private let folders = try! (0..<3).map { _ in try TemporaryFolder() }
    private let hub: TestReplica
    private let spoke: TestReplica
    private let note = Sample.unid(1)
    private let lan = TestNames.lan

    /// On files as nodes have them.
    init() throws {
        hub = try TestReplica(
            1, store: StoreKind.sqlite.make(identity: Sample.identity(1), in: folders[0]), names: TestNames(),
            signatures: SimulatedSignatures(node: TestNames.hub))
        spoke = try TestReplica(
            2, store: StoreKind.sqlite.make(identity: Sample.identity(2), in: folders[1]), names: TestNames(),
            signatures: SimulatedSignatures(node: "CN=node2/O=Thanh Xuân"))
        spoke.authorities = [1]
    }

    /// Lan has edited a note on her node, and lost the right to it before the edit reached the hub.
    @discardableResult
    private func refuse(
        form: String? = nil,
        _ edit: (TestReplica) throws -> Void = {
            try $0.save(Sample.unid(1), [("NoiO", .text("x"))], as: TestNames.lan)
        }
    ) throws -> PipeReport {
        try allow(.editor)
        try hub.save(note, ["HoTen": "An", "NoiO": "Hạ Đình"], form: form)
        _ = try Pipe().exchange(spoke, with: hub)
        try edit(spoke)
        try allow(.reader)
        return try Pipe().exchange(spoke, with: hub)
    }

    private func allow(_ level: AccessLevel) throws {
        try hub.allow(.init(AccessEntry.defaultName, level, flags: AccessFlags.usual(for: level)))
    }

    private func decide(accept: Bool) throws -> QuarantineOutcome {
        let entry = try #require(try hub.quarantine().first)
        let caller = NoteCaller.node(author: hub.author)
        return try hub.write {
            accept
                ? try $0.acceptQuarantined(id: entry.id, as: caller, in: $1, wallMilliseconds: $2)
                : try $0.dropQuarantined(id: entry.id, as: caller, in: $1, wallMilliseconds: $2)
        }
    }

    private func settle() throws {
        for _ in 0..<2 { _ = try Pipe().exchange(spoke, with: hub) }
        #expect(try hub.stateHash() == spoke.stateHash())
    }

    private func declined() throws -> [DeclinedRevision] { try spoke.read { try $1.declined(of: nil) } }

    // MARK: Telling

    @Test func `a node is told which of its revisions the hub refused, and why`() throws {
        let report = try refuse()
        #expect(report.responder.refused == 1 && report.initiator.declinedByPeer == 1)
        let told = try #require(try declined().first)
        #expect(told.peer == TestNames.hub && told.declined.unid == note && told.declined.reason == "noRight")
        #expect(told.declined.message.contains(lan) && told.declined.message.contains("reader"))
        #expect(try spoke.read { try $1.declinedCounts() } == [TestNames.hub: 1])
    }

    @Test func `of what is not here nobody can say that they refused it`() throws {
        try refuse()
        let strange = Declined(
            unid: Sample.unid(7), dot: Dot(Sample.identity(7).incarnation, 1), reason: "noRight", message: "x")
        let unwritten = Declined(
            unid: note, dot: Dot(spoke.database.identity.incarnation, 99), reason: "noRight", message: "x")
        let desk = ExchangeDesk(database: spoke.database, terms: spoke.terms(with: hub))
        var peer = desk
        _ = try spoke.read { try peer.answer(.peerIdentified(hub.database.identity.incarnation), reading: $1) }
        let report = try spoke.write {
            try peer.perform(.declined([strange, unwritten]), in: $1, wallMilliseconds: $2).report
        }
        #expect(try report.declinedByPeer == 0 && declined().count == 1)
    }

    @Test func `a refusal goes with the note when that is withdrawn`() throws {
        try refuse()
        hub.sights = [2: .readers([ReaderName.key(spoke.name)])]
        try hub.setReaders(note, ["CN=ai khác/O=Thanh Xuân"])
        for _ in 0..<3 { _ = try Pipe().exchange(spoke, with: hub) }
        #expect(try spoke.standing(note) == .withdrawn)
        #expect(try declined().isEmpty)
    }

    @Test func `a node without a connection is told by the bundle that answers its own`() throws {
        try allow(.editor)
        try hub.save(note, ["NoiO": "Hạ Đình"])
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try spoke.save(note, [("NoiO", .text("x"))], as: lan)
        try allow(.reader)
        let handedIn = try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        #expect(handedIn.report.refused == 1)
        let answer = try PackedBundle.pack(hub, for: spoke)
        #expect(try answer.deliver(to: spoke).report.declinedByPeer == 1)
        #expect(try declined().map(\.declined.reason) == ["noRight"])
        _ = try decide(accept: false)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.text(note, "NoiO") == "Hạ Đình" && declined().isEmpty)
        // An older one says nothing new.
        try answer.deliver(to: spoke)
        #expect(try declined().isEmpty)
    }

    // MARK: The right comes back

    @Test func `what was refused counts once its author has the right again, and the node hears of it`() throws {
        try refuse()
        try allow(.editor)
        _ = try hub.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: $2) }
        #expect(try hub.text(note, "NoiO") == "x" && hub.quarantine().isEmpty)
        try settle()
        #expect(try declined().isEmpty)
    }

    @Test func `nothing is judged twice under the same rights`() throws {
        try refuse()
        #expect(try !hub.read { try $0.mayReconsider(reading: $1) })
        try allow(.editor)
        #expect(try hub.read { try $0.mayReconsider(reading: $1) })
    }

    // MARK: Dropping

    @Test func `what a hub drops is undone where it was written, and its values are nowhere else`() throws {
        try refuse()
        guard case .undone = try decide(accept: false) else { return #expect(Bool(false), "it was not undone") }
        try settle()
        #expect(try hub.text(note, "NoiO") == "Hạ Đình" && spoke.text(note, "NoiO") == "Hạ Đình")
        #expect(try declined().isEmpty && hub.quarantine().isEmpty)
        let history = try hub.read { try $0.history(of: note, item: nil, reading: $1) }
        let written = history?.revisions.flatMap(\.revision.writes) ?? []
        #expect(!written.contains { $0.content == .value(.text("x")) })
    }

    @Test func `what was dropped does not come back with the right`() throws {
        try refuse()
        _ = try decide(accept: false)
        try allow(.editor)
        try settle()
        #expect(try hub.text(note, "NoiO") == "Hạ Đình" && hub.quarantine().isEmpty)
    }

    @Test func `a note that somebody without the right had begun is deleted by dropping it`() throws {
        try refuse { try $0.save(Sample.unid(2), [("NoiO", .text("x")), ("DocGia", .readers([lan]))], as: lan) }
        _ = try decide(accept: false)
        try settle()
        #expect(try hub.standing(Sample.unid(2)) == .deleted && spoke.standing(Sample.unid(2)) == .deleted)
        // Its stub is for those whom its author had meant, not for everybody.
        #expect(try hub.read { try $1.note(Sample.unid(2))?.readers } == [ReaderName.key(lan)])
    }

    @Test func `a deletion without the right is undone, and the note is as it was`() throws {
        try refuse { _ = try $0.delete(Sample.unid(1), as: lan) }
        #expect(try spoke.standing(note) == .deleted)
        _ = try decide(accept: false)
        try settle()
        #expect(try spoke.standing(note) == .present && spoke.text(note, "HoTen") == "An")
    }

    @Test func `dropping keeps what others have changed meanwhile, and opens no conflict`() throws {
        try refuse()
        try hub.save(note, ["NoiO": "Nhân Chính", "HoTen": "Ân"])
        _ = try decide(accept: false)
        try settle()
        #expect(try hub.text(note, "NoiO") == "Nhân Chính" && hub.text(note, "HoTen") == "Ân")
        #expect(try hub.conflicts().isEmpty)
    }

    @Test func `conflict documents that were open stay open`() throws {
        try allow(.editor)
        try hub.save(note, ["NoiO": "Hạ Đình"])
        let other = try TestReplica(
            3, names: TestNames(), signatures: SimulatedSignatures(node: "CN=node3/O=Thanh Xuân"))
        for replica in [spoke, other] { _ = try Pipe().exchange(replica, with: hub) }
        try other.save(note, [("NoiO", .text("Nhân Chính"))], as: other.name)
        try hub.save(note, ["NoiO": "Khương Đình"])
        try spoke.save(note, [("NoiO", .text("x"))], as: lan)
        _ = try Pipe().exchange(other, with: hub)
        #expect(try hub.conflicts().count == 1)
        let shown = try hub.text(note, "NoiO")
        try allow(.reader)
        _ = try Pipe().exchange(spoke, with: hub)
        _ = try decide(accept: false)
        #expect(try hub.conflicts().count == 1 && hub.text(note, "NoiO") == shown)
        try settle()
    }

    @Test func `what was written on top of it is judged for itself`() throws {
        try refuse {
            try $0.save(note, [("NoiO", .text("x"))], as: lan)
            try $0.save(note, [("HoTen", .text("y"))], as: lan)
        }
        #expect(try hub.quarantine().map(\.reason) == [.noRight, .missingBase])
        _ = try decide(accept: false)
        #expect(try hub.quarantine().map(\.reason) == [.noRight])
        _ = try decide(accept: false)
        try settle()
        #expect(try hub.text(note, "HoTen") == "An" && hub.text(note, "NoiO") == "Hạ Đình")
    }

    /// Lan has made two edits without the right. A hub drops the first when she has the right to the second.
    private func dropFirst(form: String? = nil, meanwhile: () throws -> Void) throws {
        try refuse(form: form) {
            try $0.save(note, [("NoiO", .text("x"))], as: lan)
            try $0.save(note, [("HoTen", .text("y"))], as: lan)
        }
        try meanwhile()
        try allow(.editor)
        _ = try decide(accept: false)
        for _ in 0..<2 { try settle() }
        #expect(try hub.quarantine().isEmpty)
        #expect(try hub.conflicts() == spoke.conflicts())
    }

    @Test func `what was dropped does not show in a deleted note that an edit on top of it brings back`() throws {
        try dropFirst { try hub.delete(note) }
        for replica in [hub, spoke] {
            #expect(try replica.standing(note) == .present)
            #expect(try replica.text(note, "HoTen") == "y" && replica.text(note, "NoiO") == "Hạ Đình")
        }
    }

    @Test func `what was dropped does not show in the conflict document of an edit on top of it`() throws {
        try dropFirst { try hub.save(note, ["HoTen": "Ân"]) }
        #expect(try hub.conflicts().first?.content["NoiO"] == .text("Hạ Đình"))
    }

    @Test func `what was dropped does not show in a note of a form that keeps versions whole`() throws {
        try hub.declare("Person", policy: .whole)
        try dropFirst(form: "Person") { try hub.save(note, ["HoTen": "Ân"]) }
        #expect(try hub.text(note, "HoTen") == "Ân" && hub.text(note, "NoiO") == "Hạ Đình")
        #expect(try hub.conflicts().first?.content["HoTen"] == .text("y"))
        #expect(try hub.conflicts().first?.content["NoiO"] == .text("Hạ Đình"))
    }

    @Test func `what waits decides itself, and cannot be dropped`() throws {
        try allow(.editor)
        _ = try Pipe().exchange(spoke, with: hub)
        spoke.wall += 3_600_000
        try spoke.save(note, [("NoiO", .text("x"))], as: lan)
        _ = try Pipe().exchange(spoke, with: hub)
        #expect(try decide(accept: false) == .waits(.clockAhead))
        // Accepted before its time it would count a second time then.
        #expect(try decide(accept: true) == .waits(.clockAhead))
        #expect(try hub.quarantine().count == 1)
    }

    @Test func `what builds on something refused waits for the decision about that, and neither is said twice`() throws
    {
        try refuse {
            try $0.save(note, [("NoiO", .text("x"))], as: lan)
            try $0.save(note, [("NoiO", .text("y"))], as: lan)
        }
        let entries = try hub.quarantine()
        let caller = NoteCaller.node(author: hub.author)
        let second = try hub.write {
            try $0.acceptQuarantined(id: entries[1].id, as: caller, in: $1, wallMilliseconds: $2)
        }
        #expect(second == .waits(.missingBase))
        _ = try decide(accept: true)
        // It is the same entry, for another reason now.
        #expect(try hub.quarantine().map(\.id) == [entries[1].id] && hub.quarantine().map(\.reason) == [.noRight])
        _ = try decide(accept: true)
        try settle()
        #expect(try hub.text(note, "NoiO") == "y" && hub.conflicts().isEmpty && hub.quarantine().isEmpty)
    }

    @Test func `a new note that was refused can be accepted`() throws {
        try refuse { try $0.save(Sample.unid(2), [("NoiO", .text("x"))], as: lan) }
        _ = try decide(accept: true)
        try settle()
        #expect(try spoke.text(Sample.unid(2), "NoiO") == "x" && hub.standing(Sample.unid(2)) == .present)
    }

    @Test func `what is in quarantine moves to the file that takes another's place`() throws {
        try hub.save(Sample.unid(8), ["a": "1"])
        let restored = try TestReplica(
            1, store: StoreKind.sqlite.make(identity: Sample.identity(11), in: folders[2]), names: TestNames(),
            signatures: SimulatedSignatures(node: TestNames.hub))
        try refuse()
        _ = try Pipe().exchange(restored, with: hub)
        let copy = try hub.read { try QuarantineCopy(reading: $1) }
        for _ in 0..<2 { try restored.write { _, writer, _ in try copy.write(to: writer) } }
        #expect(try restored.quarantine().map(\.reason) == [.noRight])
        let entry = try #require(try restored.quarantine().first)
        let outcome = try restored.write {
            try $0.acceptQuarantined(id: entry.id, as: .node(author: hub.author), in: $1, wallMilliseconds: $2)
        }
        guard case .accepted = outcome else { return #expect(Bool(false), "it was not accepted") }
        #expect(try restored.text(note, "NoiO") == "x" && restored.quarantine().isEmpty)
    }

    @Test func `a forgery is only put away`() throws {
        try allow(.editor)
        try hub.save(note, ["NoiO": "Hạ Đình"])
        _ = try Pipe().exchange(spoke, with: hub)
        // Written on a copy of the hub's own file, which another node signs.
        let liar = try TestReplica(
            2, store: MemoryNoteStore(identity: hub.database.identity, title: "test"), names: TestNames(),
            signatures: SimulatedSignatures(node: spoke.name))
        let forged = SaveRequest(unid: Sample.unid(5), changes: [(ItemPath("NoiO")!, .set(.text("x")))], author: lan)
        _ = try liar.write { try $0.save(forged, in: $1, wallMilliseconds: $2) }
        _ = try hub.pull(from: liar)
        #expect(try !hub.quarantine().isEmpty)
        let outcome = try decide(accept: false)
        #expect(outcome == .dropped)
        #expect(try hub.text(note, "NoiO") == "Hạ Đình")
    }

    // MARK: Accepting

    @Test func `what a hub accepts counts as it was written, without a conflict, and says who decided`() throws {
        try refuse()
        guard case .accepted = try decide(accept: true) else { return #expect(Bool(false), "it was not accepted") }
        try settle()
        #expect(try hub.text(note, "NoiO") == "x" && hub.conflicts().isEmpty)
        let history = try #require(try spoke.read { try $0.history(of: note, item: nil, reading: $1) })
        #expect(history.revisions.suffix(2).map(\.revision.author) == [lan, hub.author])
    }

    @Test func `an accepted deletion deletes`() throws {
        try refuse { _ = try $0.delete(Sample.unid(1), as: lan) }
        _ = try decide(accept: true)
        try settle()
        #expect(try hub.standing(note) == .deleted)
    }

    /// Lan's node writes in the name of somebody for whom it does not speak.
    private func misname() throws {
        try refuse { spoke in
            let request = SaveRequest(
                unid: note, changes: [(ItemPath("NoiO")!, .set(.text("x")))], author: "CN=Bí thư/O=Nơi khác")
            _ = try spoke.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        }
    }

    @Test func `what names another's people is taken over by whoever accepts it, and undone when it is dropped`() throws
    {
        for accepts in [true, false] {
            let test = try DecisionTests()
            try test.misname()
            _ = try test.decide(accept: accepts)
            try test.settle()
            #expect(try test.hub.text(note, "NoiO") == (accepts ? "x" : "Hạ Đình"))
            let history = try #require(try test.spoke.read { try $0.history(of: note, item: nil, reading: $1) })
            #expect(history.revisions.last?.revision.author == test.hub.author)
            var audit = SignatureAudit()
            #expect(try test.hub.read { try audit.next(100, of: $0, reading: $1) }.faults.isEmpty)
        }
    }

    // MARK: Nodes in between

    @Test func `a node beyond another believes what the hub has decided`() throws {
        let beyond = try TestReplica(
            4, names: TestNames(), signatures: SimulatedSignatures(node: "CN=node4/O=Thanh Xuân"))
        beyond.authorities = [2]
        try refuse()
        _ = try Pipe().exchange(beyond, with: spoke)
        _ = try decide(accept: true)
        try settle()
        _ = try Pipe().exchange(beyond, with: spoke)
        #expect(try beyond.text(note, "NoiO") == "x" && beyond.quarantine().isEmpty)
        #expect(try beyond.stateHash() == hub.stateHash())
    }
}
