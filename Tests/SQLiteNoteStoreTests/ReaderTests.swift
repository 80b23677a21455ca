import Dispatch
import NoteStore
import NoteStoreTestKit
import SQLiteNoteStore
import Testing

@Suite struct ReaderTests {
    private let folder = try! TemporaryFolder()

    @Test func `beside somebody who reads for long, others read with the connection that is free`() throws {
        let path = folder.file("notes.dongbo")
        let store = try SQLiteNoteStore.create(path: path, identity: Sample.identity(1), title: "")
        defer { try? store.close() }
        // However many come, none waits for the long reading, which waits for them.
        try store.read { _ in
            for _ in 0..<5 {
                let done = DispatchSemaphore(value: 0)
                DispatchQueue.global().async {
                    _ = try? store.read { try $0.lastSequence() }
                    done.signal()
                }
                #expect(done.wait(timeout: .now() + 20) == .success)
            }
        }
    }
}
