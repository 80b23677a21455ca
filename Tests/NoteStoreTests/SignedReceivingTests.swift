import AccessControl
import MemoryNoteStore
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Signatures: what is taken is what was signed, by the node whose file it is.
@Suite struct SignedReceivingTests {
    static func signatures(_ number: Int) -> SimulatedSignatures {
        SimulatedSignatures(node: "CN=node\(number)/O=Thanh Xuân")
    }

    static func replica(
        _ number: Int, signatures: SimulatedSignatures? = nil, store: (any NoteStore)? = nil
    ) throws -> TestReplica {
        try TestReplica(
            number, store: store, names: TestNames(), signatures: signatures ?? Self.signatures(number))
    }

    private let hub = try! replica(1)
    private let ward = try! replica(2)
    private let courier = try! replica(3)
    private let note = Sample.unid(1)

    private func refusal(at replica: TestReplica) throws -> (QuarantinedRevision.Reason, String) {
        let refused = try #require(try replica.quarantine().first)
        return (refused.reason, refused.message)
    }

    // MARK: What was signed is taken

    @Test func `what a node wrote and signed is taken, and can be handed on`() throws {
        for number in 1...5 { try ward.put(Sample.unid(number), "\(number)") }
        #expect(try courier.pull(from: ward).refused == 0)
        #expect(try hub.pull(from: courier).refused == 0)
        #expect(try hub.stateHash() == ward.stateHash())
    }

    @Test func `what a node wrote of a note that left it comes back from whoever has it`() throws {
        try hub.put(note, "1")
        _ = try ward.pull(from: hub)
        try ward.put(note, "2")
        _ = try courier.pull(from: ward)
        _ = try ward.write { database, writer, _ in
            let record = try #require(try writer.note(note))
            let gone = Withdrawal(unid: note, reason: .selection, context: record.context)
            #expect(
                try database.withdraw(
                    [gone], from: hub.database.identity.incarnation, accepts: { _ in true }, in: writer
                ).unids == [note])
        }
        // Somebody who has less of what it wrote than it had would make it write a second history.
        #expect(try ward.pull(from: hub).notes == 0)
        #expect(try ward.standing(note) == .unselected)
        #expect(try ward.pull(from: courier).refused == 0)
        try ward.put(note, "3")
        #expect(try courier.pull(from: ward).refused == 0)
        #expect(try hub.pull(from: courier).refused == 0)
        #expect(try hub.stateHash() == ward.stateHash() && ward.quarantine().isEmpty)
    }

    @Test func `saves that share a transaction share a signature`() throws {
        _ = try ward.write { database, writer, wall in
            for number in 1...600 {
                let request = SaveRequest(
                    unid: Sample.unid(number), changes: [(ItemPath("a")!, .set(.text("1")))], author: ward.name)
                _ = try database.save(request, in: writer, wallMilliseconds: wall)
            }
        }
        let groups = try ward.read {
            try $1.signedGroups(of: $0.identity.incarnation, after: 0, limit: .max).map(\.group.count)
        }
        #expect(groups == [512, 88])
        #expect(try hub.pull(from: ward).refused == 0)
    }

    @Test func `a revision of a group is taken without the others, and the others later`() throws {
        _ = try ward.write { database, writer, wall in
            for number in 1...9 {
                let request = SaveRequest(
                    unid: Sample.unid(number), changes: [(ItemPath("a")!, .set(.text("1")))], author: ward.name)
                _ = try database.save(request, in: writer, wallMilliseconds: wall)
            }
        }
        for number in [4, 9, 1] {
            let unid = Sample.unid(number)
            #expect(try courier.receive(ward.revisions(of: unid), of: unid, from: ward).refused == 0)
            #expect(try hub.receive(courier.revisions(of: unid), of: unid, from: courier).refused == 0)
        }
        #expect(try hub.pull(from: ward).refused == 0)
        #expect(try hub.stateHash() == ward.stateHash())
    }

    @Test func `a revision that waited for others keeps its signature`() throws {
        try ward.put(note, "An")
        try ward.put(note, "Bình")
        let revisions = try ward.revisions(of: note)
        try courier.receive([revisions[1]], of: note, from: ward)
        #expect(try courier.quarantine().map(\.reason) == [.missingBase])
        try courier.receive([revisions[0]], of: note, from: ward)
        #expect(try courier.quarantine().isEmpty && courier.text(note, "HoTen") == "Bình")
        #expect(try hub.pull(from: courier).refused == 0)
    }

    @Test func `a node may get another key`() throws {
        try ward.put(note, "An")
        let store = try #require(ward.database.store as? MemoryNoteStore)
        let renewed = try Self.replica(
            2, signatures: SimulatedSignatures(node: ward.name, generation: 2),
            store: MemoryNoteStore(restoring: store.snapshot))
        try renewed.put(note, "Bình")
        #expect(try hub.pull(from: renewed).refused == 0)
        #expect(try hub.text(note, "HoTen") == "Bình")
    }

    @Test func `revisions that two files of one name gave the same dot are each proven`() throws {
        try ward.put(note, "An")
        let store = try #require(ward.database.store as? MemoryNoteStore)
        let putBack = try Self.replica(2, store: MemoryNoteStore(restoring: store.snapshot))
        try ward.put(Sample.unid(2), "Bình")
        try putBack.put(Sample.unid(3), "Cường")
        try courier.pull(from: ward)
        try courier.pull(from: putBack)
        #expect(try hub.pull(from: courier).refused == 0)
        #expect(try hub.text(Sample.unid(2), "HoTen") == "Bình" && hub.text(Sample.unid(3), "HoTen") == "Cường")
    }

    // MARK: Lies

    @Test func `a revision without a signature is refused`() throws {
        try ward.put(note, "An")
        try hub.receive(ward.transfers(), from: ward, signatures: [])
        let (reason, message) = try refusal(at: hub)
        #expect(reason == .badSignature && message == "nobody signed it")
        #expect(try hub.standing(note) == nil)
    }

    @Test func `a revision that was changed on the way is refused, and the rest is taken`() throws {
        try ward.put(note, "An")
        try ward.put(Sample.unid(2), "Bình")
        var transfers = try ward.transfers()
        let genuine = try EncodedRevision(decoding: transfers[0].revisions[0]).revision
        var forged = genuine
        forged.writes[0] = ItemWrite(ItemPath("HoTen")!, .value(.text("Cường")))
        transfers[0].revisions[0] = try EncodedRevision(forged).bytes
        #expect(try hub.receive(transfers, from: courier, signatures: ward.signatures(of: transfers)).refused == 1)
        let (reason, message) = try refusal(at: hub)
        #expect(reason == .badSignature && message.contains(ward.name) && message.contains("changed"))
        #expect(try hub.text(Sample.unid(2), "HoTen") == "Bình")
    }

    @Test func `what was signed for one database is refused in another`() throws {
        let identity = DatabaseIdentity(replica: ReplicaID(rawValue: 0xD1), incarnation: Sample.incarnation(2))
        let other = try Self.replica(2, store: MemoryNoteStore(identity: identity, title: "another"))
        try other.put(note, "An")
        #expect(try hub.receive(other.transfers(), from: other).refused == 1)
        #expect(try refusal(at: hub).0 == .badSignature)
    }

    @Test func `a node that signs in another node's file is refused, and named`() throws {
        try ward.put(note, "An")
        try hub.pull(from: ward)
        let store = try #require(ward.database.store as? MemoryNoteStore)
        let thief = try Self.replica(3, store: MemoryNoteStore(restoring: store.snapshot))
        try thief.put(note, "Cường")
        #expect(try hub.pull(from: thief).refused == 1)
        let (reason, message) = try refusal(at: hub)
        #expect(reason == .badSignature && message.contains(thief.name) && message.contains(ward.name))
        #expect(try hub.text(note, "HoTen") == "An")
    }

    @Test func `a node that signs what another node's people are said to have written is refused`() throws {
        let request = SaveRequest(
            unid: note, changes: [(ItemPath("HoTen")!, .set(.text("An")))], author: "CN=Lan/O=Đống Đa")
        _ = try ward.write { try $0.save(request, in: $1, wallMilliseconds: $2) }
        #expect(try hub.pull(from: ward).refused == 1)
        let (reason, message) = try refusal(at: hub)
        #expect(reason == .noRight && message.contains("does not speak for"))
    }

    @Test func `another node's key that is declared as one's own proves nothing`() throws {
        try ward.put(note, "An")
        let transfers = try ward.transfers()
        var list = try SignatureList(decoding: ward.signatures(of: transfers))
        list.declarations = [try Self.signatures(3).ownDeclaration().declaration]
        #expect(try hub.receive(transfers, from: courier, signatures: list.encoded).refused == 1)
        #expect(try refusal(at: hub).1.contains("not declared"))
        list.declarations = [Array("nonsense".utf8)]
        try hub.receive(transfers, from: courier, signatures: list.encoded)
        #expect(try hub.standing(note) == nil)
    }

    @Test func `swapped signatures and cut proofs prove nothing`() throws {
        for number in 1...3 { try ward.put(Sample.unid(number), "\(number)") }
        let transfers = try ward.transfers()
        let list = try SignatureList(decoding: ward.signatures(of: transfers))
        var swapped = list
        swapped.proofs = zip(list.proofs, list.proofs.dropFirst() + list.proofs.prefix(1)).map { proof, next in
            GroupProof(
                proof.group, signer: proof.signer, signature: next.signature, leaves: proof.leaves,
                others: proof.others)
        }
        #expect(try hub.receive(transfers, from: ward, signatures: swapped.encoded).refused == 3)
        #expect(try hub.quarantine().allSatisfy { $0.reason == .badSignature })
        var cut = list
        cut.proofs.removeLast()
        #expect(try hub.receive(transfers, from: ward, signatures: cut.encoded).revisions == 2)
    }

    @Test func `what a revoked node signed is refused, unless a hub had it before`() throws {
        try ward.put(note, "An")
        let serial = try Self.signatures(2).ownDeclaration().signer.serial
        var strict = Self.signatures(4)
        strict.revoked = [serial]
        let other = try Self.replica(4, signatures: strict)
        #expect(try other.pull(from: ward).refused == 1)
        let (reason, message) = try refusal(at: other)
        #expect(reason == .revoked && message.contains(ward.name))
        try hub.pull(from: ward)
        try other.pull(from: hub)
        #expect(try other.text(note, "HoTen") == "An")
    }

    // MARK: Files of before

    @Test func `what a file held before its program signed is signed later, and travels then`() throws {
        let store = MemoryNoteStore(identity: Sample.identity(2), title: "")
        let before = try TestReplica(2, store: store, names: TestNames())
        for number in 1...5 { try before.put(Sample.unid(number), "\(number)") }
        let after = try Self.replica(2, store: store)
        #expect(try hub.pull(from: after).refused == 5)
        let unsigned = try after.read { try $0.earlierUnsigned(reading: $1) }
        #expect(unsigned.map(\.counter) == [1, 2, 3, 4, 5])
        try after.write { database, writer, _ in
            try database.signEarlier(Array(unsigned[..<3]), isLast: false, in: writer)
        }
        #expect(try after.read { try $0.earlierUnsigned(reading: $1) }.count == 2)
        try after.write { database, writer, _ in
            try database.signEarlier(Array(unsigned[3...]), isLast: true, in: writer)
        }
        #expect(try after.read { try $0.earlierUnsigned(reading: $1) }.isEmpty)
        try hub.pull(from: after)
        #expect(try hub.stateHash() == after.stateHash())
    }

    // MARK: Another key

    @Test func `a node with a new key signs again what it wrote, and it counts though the old key was revoked`() throws
    {
        let store = MemoryNoteStore(identity: Sample.identity(2), title: "")
        let before = try Self.replica(2, store: store)
        for number in 1...3 { try before.put(Sample.unid(number), "\(number)") }
        let renewed = SimulatedSignatures(node: ward.name, generation: 2)
        let after = try Self.replica(2, signatures: renewed, store: store)
        var strict = Self.signatures(4)
        strict.revoked = [try Self.signatures(2).ownDeclaration().signer.serial]
        #expect(try Self.replica(4, signatures: strict).pull(from: after).refused == 3)
        let unsigned = try after.read { try $0.earlierUnsigned(reading: $1) }
        #expect(unsigned.map(\.counter) == [1, 2, 3])
        try after.write { database, writer, _ in try database.signEarlier(unsigned, isLast: true, in: writer) }
        #expect(try after.read { try $0.earlierUnsigned(reading: $1) }.isEmpty)
        try after.put(note, "mới")
        let other = try Self.replica(4, signatures: strict)
        #expect(try other.pull(from: after).refused == 0)
        #expect(try other.stateHash() == after.stateHash())
        // It can be handed on, by the new key alone.
        #expect(try hub.pull(from: other).refused == 0)
        let groups = try hub.read { try $1.signedGroups(of: Sample.incarnation(2), after: 0, limit: 10) }
        let own = try renewed.ownDeclaration().signer.fingerprint
        #expect(groups.allSatisfy { $0.signer == own })
    }

    @Test func `a file that another node signed is not this node's`() throws {
        try ward.put(note, "An")
        #expect(try !ward.read { try NoteDatabase.isAnothers(Self.signatures(2), reading: $1) })
        #expect(try ward.read { try NoteDatabase.isAnothers(Self.signatures(3), reading: $1) })
    }
}

extension TestReplica {
    /// Saves a text in the node's own name, which the node may sign.
    @discardableResult
    func put(_ unid: UNID, _ text: String) throws -> SaveOutcome {
        let request = SaveRequest(unid: unid, changes: [(ItemPath("HoTen")!, .set(.text(text)))], author: name)
        return try write { try $0.save(request, in: $1, wallMilliseconds: $2) }
    }
}
