import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import Synchronization

/// What of a database is on its way to a peer.
public struct Backlog: Sendable, Hashable {
    /// Notes that changed here and that the peer has not said it holds; counted up to ``countMax``.
    public var notes: Int
    /// When the oldest of them was saved.
    public var oldestMilliseconds: UInt64?

    /// More are not counted.
    public static let countMax = 10_000
}

extension Node {
    /// What a peer has still to get of a database; nil when it has never said what it holds.
    ///
    /// Costs the size of the backlog.
    ///
    /// - Parameter limit: notes counted at most.
    public func backlog(
        of database: DatabaseActor, for peer: String, limit: Int = Backlog.countMax
    ) throws -> Backlog? {
        let key = LastExchange.Key(peer: peer, database: database.name)
        guard let last = registry.withLock({ $0.lastExchanges[key] }), let held = last.heldByPeer,
            last.incarnation == database.identity.incarnation.description
        else { return nil }
        let sight =
            try (try? HierarchicalName(parsing: peer)).map { try self.sight(of: $0, in: database) } ?? Sight.everything
        return try database.read { notes, reader in
            let file = try reader.checkpoint(ofPeer: peer)?.incarnation
            let end = try reader.lastSequence()
            guard held < end else { return Backlog(notes: 0) }
            let changes = try reader.changes(
                after: held, through: end, in: sight, excluding: file, limit: limit
            ).filter {
                // Nobody waits for the books, and making a bundle moves one of them.
                $0.record.form != NodeNote.form
            }
            var backlog = Backlog(notes: changes.count)
            // A stub that was purged has no time any more.
            if let first = changes.first(where: \.record.isHere) {
                backlog.oldestMilliseconds =
                    try notes.view(of: first.record, reading: reader).modified.time.millisecondsSinceEpoch
            }
            return backlog
        }
    }

    /// Reads the books that the last run left. They are only books: what cannot be read is begun anew.
    func loadBooks() {
        guard let bytes = try? DurableFile.read(directory.books) else { return }
        do {
            let books = try JSONDecoder().decode([LastExchange].self, from: Data(bytes))
            registry.withLock { registry in
                for book in books { registry.lastExchanges[book.key] = book }
            }
        } catch {
            logger.warning(
                "the record of past exchanges cannot be read and begins anew", metadata: ["error": "\(error)"])
        }
    }

    /// Writes the books down if they have changed.
    func saveBooks() {
        let books = registry.withLock { registry -> [LastExchange]? in
            defer { registry.booksChanged = false }
            return registry.booksChanged ? Array(registry.lastExchanges.values) : nil
        }
        guard let books else { return }
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let sorted = books.sorted { ($0.key.peer, $0.key.database) < ($1.key.peer, $1.key.database) }
            try DurableFile.write(
                String(decoding: try encoder.encode(sorted), as: UTF8.self) + "\n", to: directory.books, mode: 0o600)
        } catch {
            logger.warning("the record of past exchanges cannot be written", metadata: ["error": "\(error)"])
        }
    }
}
