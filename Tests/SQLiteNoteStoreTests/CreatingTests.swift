import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import SQLiteNoteStore
import Testing

/// A new file is whole or not there.
@Suite struct CreatingTests {
    private let folder = try! TemporaryFolder()

    @Test func `what a killed program left of a file that it was making is in nobody's way`() throws {
        let path = folder.file("a.dongbo")
        for suffix in [".making", ".making-journal", "-wal", "-shm"] {
            try Data("half".utf8).write(to: URL(fileURLWithPath: path + suffix))
        }
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "Hồ sơ")
        #expect(try store.read { try $0.title() } == "Hồ sơ")
        #expect(!FileManager.default.fileExists(atPath: path + ".making"))
        try store.close()
        let again = try SQLiteNoteStore.open(path: path)
        #expect(try again.read { try $0.identity() } == Sample.identity(1))
        try again.close()
    }

    @Test func `a file that is there is never made anew`() throws {
        let path = folder.file("a.dongbo")
        try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "").close()
        #expect(throws: DongboError(.cannotCreate, "")) {
            try SQLiteNoteStore.create(path: path, identity: Sample.identity(2), title: "")
        }
    }
}
