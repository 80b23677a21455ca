import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import SQLiteNoteStore
import Testing
import ViewIndex

/// What leaves a file takes what views know of it along, down to the bytes.
@Suite("Views of notes that leave")
struct ViewTraceTests {
    @Test("A withdrawn note leaves neither value nor key nor category in the file")
    func withdrawal() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("notes.dongbo")
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "")
        let replica = try TestReplica(1, store: store)
        try replica.declare(
            ViewDesign(
                unid: Sample.unid(900), name: "V", selection: "SELECT @All",
                columns: [
                    ViewColumn(name: "Cat", formula: "Cat", sort: .ascending, isCategorized: true),
                    ViewColumn(name: "Name", formula: "Name", sort: .ascending, resort: .both),
                ]))
        for number in 0..<300 {
            try replica.put(nil, ["Name": .text("name \(number)"), "Cat": .text("kind \(number % 7)")])
        }
        let secret = try replica.put(
            nil, ["Name": .text("aaa-geheimnis-1"), "Cat": .text("aaa-geheimnis-2"), "R": .readers(["CN=An/O=X"])])
        try replica.open("V")
        #expect(try replica.page("V").unids.contains(secret))
        #expect(try Self.contains("geheimnis", path))
        try replica.write { database, writer, _ in
            let record = try #require(try writer.note(secret))
            _ = try database.withdraw(
                [Withdrawal(unid: secret, reason: .sight, context: record.context)], from: Sample.incarnation(9),
                accepts: { _ in true }, in: writer)
        }
        try store.scrub()
        #expect(try replica.page("V").documents == 300)
        #expect(try !Self.contains("geheimnis", path))
        #expect(try Self.contains("kind 3", path))
        try store.close()
    }

    private static func contains(_ text: String, _ path: String) throws -> Bool {
        for file in [path, path + "-wal"] where FileManager.default.fileExists(atPath: file) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            if bytes.range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }
}
