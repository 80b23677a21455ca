import NoteModel
import NoteStore

extension ViewBuild {
    /// As many as there are connections that read; one is writing meanwhile.
    private static let gatherers = 2
    /// Notes stored in one transaction: every one waits for the disk once.
    private static let gatheredPerStore = 1000

    /// Makes the rows, in transactions between which others get their turn. When it fails, what was made is taken away again.
    public func run(on database: DatabaseActor) async throws {
        do {
            try await database.write { try self.begin(in: $1) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in gatherings(Self.gatherers) { group.addTask { try await self.run(part, on: database) } }
                for try await _ in group {}
            }
            mergeLists()
            try await writeLists(on: database)
            while confirm(try await database.write { try self.finish($1) }) {}
        } catch {
            try? await database.write { try self.abandon(in: $1) }
            throw error
        }
    }

    /// The next leaves are put together while those before are being stored.
    private func writeLists(on database: DatabaseActor) async throws {
        var storing: Task<Void, any Error>?
        while let leaves = takeLeaves() {
            try await storing?.value
            storing = Task { try await database.write { try self.store(leaves, in: $1) } }
        }
        try await storing?.value
    }

    /// Gathers until there is no more; one batch is evaluated while the one before is being stored.
    private func run(_ part: ViewGathering, on database: DatabaseActor) async throws {
        var storing: Task<Void, any Error>?
        do {
            var isMore = true
            while isMore {
                try Task.checkCancellation()
                isMore = try await database.readAside { try part.gather($1) }
                guard part.gatheredCount >= Self.gatheredPerStore || !isMore else { continue }
                try await storing?.value
                let batch = part.takeBatch()
                storing = Task { try await database.write { try self.store(batch, in: $1) } }
            }
        } catch {
            // Nothing may be written any more when the build is given up.
            _ = await storing?.result
            throw error
        }
        try await storing?.value
        part.sortLists()
    }
}
