import Logging
import NoteModel
import NoteStore

/// Makes and takes away the rows of views, for one database at a time each.
actor ViewKeeper {
    private var running: [String: Task<Void, any Error>] = [:]

    /// Does what is due in a database; whoever asks while that is being done waits for the same work.
    func work(on database: DatabaseActor, clock: NodeClock) async throws {
        if let running = running[database.name] {
            try await running.value
            // What came up meanwhile.
            guard database.database.isViewWorkDue else { return }
            return try await work(on: database, clock: clock)
        }
        let task = Task { try await Self.run(database, clock) }
        running[database.name] = task
        defer { running[database.name] = nil }
        try await task.value
    }

    private static func run(_ database: DatabaseActor, _ clock: NodeClock) async throws {
        var retries = 0
        while database.database.isViewWorkDue {
            while try await database.write({ try $0.removeFormerViews(limit: ViewBuild.batch, in: $1) }) {}
            guard let build = database.database.nextViewBuild(wallMilliseconds: clock.wallMilliseconds) else { return }
            do {
                try await build.run(on: database)
            } catch let error as DongboError where error.code == .busy && retries < 10 {
                // Its design has changed meanwhile: the next turn makes it anew. A file that is being replaced stays busy.
                retries += 1
            }
        }
    }
}
