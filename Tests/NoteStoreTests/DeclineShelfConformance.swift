import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a store must do: what peers have declined.
@Suite struct DeclineShelfConformance {
    let folder = try! TemporaryFolder()

    func make(_ kind: StoreKind) throws -> any NoteStore { try kind.make(identity: Sample.identity(1), in: folder) }

    static func declined(
        _ note: Int, _ counter: UInt64, by peer: String, _ message: String = "không có quyền"
    ) -> DeclinedRevision {
        let dot = Dot(Sample.incarnation(1), counter)
        let declined = Declined(unid: Sample.unid(note), dot: dot, reason: "noRight", message: message)
        return DeclinedRevision(peer: peer, declined: declined, toldMilliseconds: 7)
    }

    @Test(arguments: StoreKind.allCases)
    func `what peers declined is found by its note, and counted by peer`(kind: StoreKind) throws {
        let store = try make(kind)
        let (one, two, other) = (
            Self.declined(1, 1, by: "A"), Self.declined(1, 2, by: "B"), Self.declined(2, 3, by: "A")
        )
        try store.write { writer in for entry in [other, two, one] { try writer.putDeclined(entry) } }
        try store.read { reader throws in
            #expect(try reader.declined(of: Sample.unid(1)) == [one, two])
            #expect(try reader.declined(of: Sample.unid(3)).isEmpty)
            #expect(try Set(reader.declined(of: nil)) == [one, two, other])
            #expect(try reader.declinedCounts() == ["A": 2, "B": 1])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `what a peer says again takes the place of what it said before`(kind: StoreKind) throws {
        let store = try make(kind)
        let again = Self.declined(1, 1, by: "A", "đã bị thu hồi")
        try store.write { writer in
            try writer.putDeclined(Self.declined(1, 1, by: "A"))
            try writer.putDeclined(again)
        }
        #expect(try store.read { try $0.declined(of: nil) } == [again])
    }

    @Test(arguments: StoreKind.allCases)
    func `it is taken out by peer and revision, or with the content of its note`(kind: StoreKind) throws {
        let store = try make(kind)
        let kept = Self.declined(1, 1, by: "B")
        try store.write { writer in
            for entry in [Self.declined(1, 1, by: "A"), kept, Self.declined(2, 1, by: "A")] {
                try writer.putDeclined(entry)
            }
            try writer.removeDeclined(Dot(Sample.incarnation(1), 1), of: Sample.unid(1), by: "A")
            try writer.removeDeclined(Dot(Sample.incarnation(9), 1), of: Sample.unid(1), by: "B")
            var record = NoteRecord(unid: Sample.unid(2))
            try writer.append(Sample.revision(of: Sample.unid(2), by: 1, counter: 1), to: &record)
            try writer.put(record, origin: nil)
            try writer.eraseContent(of: &record)
        }
        #expect(try store.read { try $0.declined(of: nil) } == [kept])
    }

    @Test(arguments: StoreKind.allCases)
    func `a transaction that fails leaves nothing`(kind: StoreKind) throws {
        struct Stop: Error {}
        let store = try make(kind)
        #expect(throws: Stop.self) {
            try store.write { writer in
                try writer.putDeclined(Self.declined(1, 1, by: "A"))
                throw Stop()
            }
        }
        #expect(try store.read { try $0.declinedCounts() }.isEmpty)
    }
}
