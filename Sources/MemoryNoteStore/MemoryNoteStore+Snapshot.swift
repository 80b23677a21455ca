import NoteModel
import NoteStore

extension MemoryNoteStore {
    /// Everything a store holds at one moment, like a copy of its file.
    public struct Snapshot: Sendable {
        let state: MemoryState

        /// All content in it, as bytes: revisions, folded states and what is in quarantine. For tests that look for what must not
        /// be there.
        public var contents: [[UInt8]] {
            state.revisions.compactMap { $0?.stored.bytes } + state.notes.values.compactMap(\.snapshot)
                + state.quarantine.map(\.bytes)
        }
    }
}
