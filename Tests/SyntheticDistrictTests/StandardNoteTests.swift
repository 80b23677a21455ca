import Interchange
import NoteModel
import SyntheticDistrict
import Testing

@Suite struct StandardNoteTests {
    @Test func `a standard note has 25 items and on average 1.2 kB of JSON`() {
        var bytes = 0
        for index in 0..<2000 {
            let note = StandardNote.make(index, seed: 1)
            #expect(note.items.count == 25 && Set(note.items.map(\.0)).count == 25)
            bytes += JSONWriter.bytes(ItemsJSON.encode(note.items)).count
        }
        // Both 1,000 and 1,024 bytes to the kB.
        #expect((1178...1250).contains(bytes / 2000))
    }

    @Test func `a note depends on its seed and index only`() {
        let note = StandardNote.make(77, seed: 5)
        #expect(note.unid == StandardNote.make(77, seed: 5).unid)
        #expect(note.items.map(\.1) == StandardNote.make(77, seed: 5).items.map(\.1))
        #expect(note.unid != StandardNote.make(78, seed: 5).unid)
        #expect(note.unid != StandardNote.make(77, seed: 6).unid)
    }

    @Test func `texts differ from note to note as people do`() {
        let notes = (0..<2000).map { StandardNote.make($0, seed: 2) }
        for (name, least) in [
            ("HoTen", 1700), ("ThuongTru", 1950), ("NhanXet", 1990), ("SoCanCuoc", 2000), ("QueQuan", 1800),
        ] {
            #expect(Set(notes.map { $0[name]! }).count >= least, "\(name)")
        }
    }
}
