import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// Whose sight a change touches, which decides who is told of it at once.
@Suite struct TouchedReadersTests {
    private let replica = try! TestReplica(1)

    private func touched(_ body: () throws -> Void) throws -> Set<String>? {
        let before = try replica.read { try $1.lastSequence() }
        try body()
        return try replica.read { try $1.touchedReaders(after: before, through: $1.lastSequence()) }
    }

    @Test func `a note with readers touches them and nobody else`() throws {
        let unid = Sample.unid(1)
        let names = try touched { try replica.setReaders(unid, ["CN=Lan/O=Thanh Xuân"]) }
        #expect(names == [ReaderName.key("CN=Lan/O=Thanh Xuân")])
    }

    @Test func `an open note touches anybody`() throws {
        #expect(try touched { try replica.save(Sample.unid(1), ["NoiO": "Hạ Đình"]) } == nil)
    }

    @Test func `a reader who lost a note is among anybody`() throws {
        let unid = Sample.unid(1)
        _ = try replica.setReaders(unid, ["CN=Lan/O=Thanh Xuân"])
        #expect(try touched { try replica.setReaders(unid, ["CN=Mai/O=Thanh Xuân"]) } == nil)
    }

    @Test func `which node a file belongs to touches nobody`() throws {
        #expect(try touched { try replica.publish() } == [])
    }
}
