import Logging
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteFullText

/// What `updall` did.
public struct FullTextReport: Sendable {
    /// Notes and conflict documents in the index.
    public var documents: Int
    /// Attached files whose text is not in it, the first of them.
    public var unindexed: [UnindexedFile]
}

extension Node {
    /// How long a search waits for the text of files that were attached lately.
    static let filePatience = Duration.seconds(3)
    /// How many files a report names.
    static let unindexedMax = 1000

    /// Searches a database. What was saved before is found: the index first follows the change feed. The first search of a
    /// database makes the index.
    ///
    /// - Parameter progress: told while the index is made.
    public func search(
        _ request: FullTextRequest, in database: DatabaseActor,
        progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
    ) async throws -> FullTextAnswer {
        let keeper = fullText.keeper(of: database)
        _ = try await keeper.following(progress: progress) { _ in }
        try await readFiles(for: keeper, until: .now + Self.filePatience)
        return try await keeper.following { try $0.search(request) }
    }

    /// Makes the index of a database anew, with the text of all attached files that are here.
    public func rebuildFullText(
        of database: DatabaseActor,
        progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
    ) async throws -> FullTextReport {
        let keeper = fullText.keeper(of: database)
        try await keeper.remove()
        _ = try await keeper.following(progress: progress) { _ in }
        try await readFiles(for: keeper, until: nil)
        return try await keeper.following { index in
            try index.scrub()
            return FullTextReport(
                documents: index.documentCount,
                unindexed: try index.unindexedFiles(in: .everything, limit: Self.unindexedMax))
        }
    }

    /// Until cancelled: lets the indexes follow their databases, reads attached files into them, and removes what was replaced.
    public func keepFullText() async {
        await followAll()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let subscription = self.changes.subscribe()
                for await _ in subscription {
                    // Several changes in a row are taken together.
                    guard (try? await Task.sleep(for: .seconds(1))) != nil else { break }
                    await self.followAll()
                }
                subscription.cancel()
            }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(60))) != nil { await self.scrubStale() }
            }
        }
    }

    private func followAll() async {
        for database in databases {
            let keeper = fullText.keeper(of: database)
            guard keeper.exists else { continue }
            do {
                _ = try await keeper.following { _ in }
                try await readFiles(for: keeper, until: nil)
            } catch {
                logger.warning(
                    "a search index lags behind", metadata: ["database": "\(database.name)", "error": "\(error)"])
            }
        }
    }

    /// What an edit replaced may have been sensitive: a minute later it is in no index file any more.
    private func scrubStale() async {
        for database in databases {
            let keeper = fullText.keeper(of: database)
            guard keeper.exists else { continue }
            _ = try? await keeper.asItIs { if try $0.isStale() { try $0.scrub() } }
        }
    }

    /// Something has left a database for good and must not stay in its index. An index that cannot be cleaned is deleted:
    /// the next search makes it anew.
    func eraseFromFullText(of database: DatabaseActor) async {
        let keeper = fullText.keeper(of: database)
        guard keeper.exists else { return }
        do {
            try await keeper.following { if try $0.isStale() { try $0.scrub() } }
        } catch {
            logger.warning(
                "a search index is deleted because it cannot be cleaned",
                metadata: ["database": "\(database.name)", "error": "\(error)"])
            try? await keeper.remove()
        }
    }

    // MARK: Attached files

    /// Reads the files that wait and are here into the index.
    private func readFiles(for keeper: FullTextKeeper, until end: ContinuousClock.Instant?) async throws {
        var last: [UInt8]?
        while true {
            let after = last
            let page = try await keeper.asItIs { try $0.waitingFiles(after: after, limit: 16) }
            for file in page {
                last = file.digest
                if Task.isCancelled { return }
                if let end, ContinuousClock.now > end { return }
                let found = try await fullText.reading { try self.text(of: file.digest, named: file.name) }
                if let found { try await keeper.asItIs { try $0.setText(found, of: file.digest) } }
            }
            if page.count < 16 { return }
        }
    }

    /// Nil for a file that is not on this node.
    private func text(of digest: [UInt8], named name: String) throws -> FileText? {
        guard let digest = Digest(bytes: digest), let content = try attachments.store.content(digest),
            case .here(let manifest) = content.state
        else { return nil }
        guard content.size <= UInt64(TextExtractor.fileBytesMax) else {
            return .unreadable("it is larger than \(TextExtractor.fileBytesMax >> 20) MiB")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(content.size))
        do {
            for number in manifest.chunks.indices {
                bytes += try attachments.library.chunk(number, of: digest, manifest)
            }
        } catch let error as DongboError where error.code == .badData {
            // It is fetched again, and read then.
            return nil
        }
        return TextExtractor.text(of: bytes, named: name)
    }
}
