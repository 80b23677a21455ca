import NoteModel
import NoteStore
import ReplicationCore

/// What peers have declined, as one value.
struct MemoryDeclines: Sendable {
    struct Key: Hashable {
        let unid: UNID
        let dot: Dot
        let peer: String
    }

    fileprivate var entries: [Key: DeclinedRevision] = [:]

    mutating func removeAll(of unid: UNID) {
        for key in entries.keys where key.unid == unid { entries[key] = nil }
    }
}

extension MemoryReader {
    func declined(of unid: UNID?) throws -> [DeclinedRevision] {
        state.declines.entries.filter { unid == nil || $0.key.unid == unid }.sorted {
            ($0.key.unid, $0.key.dot, $0.key.peer) < ($1.key.unid, $1.key.dot, $1.key.peer)
        }.map(\.value)
    }

    func declinedCounts() throws -> [String: Int] {
        state.declines.entries.values.reduce(into: [:]) { $0[$1.peer, default: 0] += 1 }
    }
}

extension MemoryWriter {
    func putDeclined(_ declined: DeclinedRevision) throws {
        let key = MemoryDeclines.Key(unid: declined.declined.unid, dot: declined.declined.dot, peer: declined.peer)
        state.declines.entries[key] = declined
    }

    func removeDeclined(_ dot: Dot, of unid: UNID, by peer: String) throws {
        state.declines.entries[MemoryDeclines.Key(unid: unid, dot: dot, peer: peer)] = nil
    }
}
