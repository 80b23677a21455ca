import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// Fetches one content: moves an ``AttachmentFetch`` machine, whose effects it performs on the store and on the streams of
/// the sources. All decisions are the machine's.
///
/// One loop takes events in order. Each source has a task that reads its answers, and reads the next only when the one
/// before has been dealt with, so that a fast source cannot fill memory.
final class AttachmentFetcher: Sendable {
    let digest: Digest
    /// As the note has it.
    let size: UInt64
    let depot: AttachmentDepot

    init(digest: Digest, size: UInt64, depot: AttachmentDepot) {
        self.digest = digest
        self.size = size
        self.depot = depot
    }

    /// The way to a node that may have the content.
    final class Candidate: Sendable {
        typealias Body = @Sendable (AttachmentAnswerReader, AttachmentAskWriter) async throws -> Void
        /// Canonical name; no two are the same.
        let name: String
        let place: AttachmentPlace
        /// Opens a stream, lends its ends to the body, and closes it.
        let open: @Sendable (@escaping Body) async throws -> Void

        init(name: String, place: AttachmentPlace, open: @escaping @Sendable (@escaping Body) async throws -> Void) {
            self.name = name
            self.place = place
            self.open = open
        }
    }

    enum Happening: Sendable {
        case opened(String, AttachmentAskWriter)
        case event(AttachmentFetch.Event, from: String)
    }

    /// - Parameter candidates: in the order of preference; at most ``AttachmentLimits/sourcesMax`` are talked to at a time.
    /// - Throws: why nobody gave it. What has come until then stays, and the next attempt goes on from there.
    func run(_ candidates: [Candidate]) async throws -> AttachmentFetchReport {
        let (happenings, queue) = AsyncStream.makeStream(of: Happening.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            var run = AttachmentFetchRun(fetcher: self, candidates: candidates)
            defer {
                run.endAll()
                group.cancelAll()
            }
            try await run.begin()
            var events = happenings.makeAsyncIterator()
            while run.outcome == nil {
                for (candidate, link) in try await run.join() {
                    group.addTask { await link.talk(to: candidate, for: self, queue) }
                }
                guard run.outcome == nil else { break }
                guard let happening = await events.next() else { throw CancellationError() }
                try await run.handle(happening)
            }
            run.endAll()
            try await group.waitForAll()
            if case .failure(let error)? = run.outcome { throw error }
            return run.report
        }
    }
}
