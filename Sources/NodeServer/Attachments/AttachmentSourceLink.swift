import NoteModel
import ReplicationCore
import ReplicationTransport
import Synchronization

/// One source of a fetch: the task that reads its answers, and what the loop tells that task.
final class AttachmentSourceLink: Sendable {
    private enum Verdict: Sendable {
        case goOn
        /// Nil: all is well, and nothing is on its way any more.
        case end(DongboError?)
    }

    private struct State {
        var writer: AttachmentAskWriter?
        /// When it was last heard of, or asked.
        var silentSince: ContinuousClock.Instant?
        var isOwed = false
        /// An answer is being dealt with; until then nothing is read.
        var awaitsVerdict = false
    }

    /// How long a source that owes an answer may be silent.
    private static let patience = Duration.seconds(30)

    private let verdicts: AsyncStream<Verdict>
    private let verdict: AsyncStream<Verdict>.Continuation
    private let stops: AsyncStream<Void>
    private let stop: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        (verdicts, verdict) = AsyncStream.makeStream(of: Verdict.self)
        (stops, stop) = AsyncStream.makeStream(of: Void.self)
    }

    var writer: AttachmentAskWriter? {
        get { state.withLock { $0.writer } }
        set { state.withLock { $0.writer = newValue } }
    }

    func goOn() { verdict.yield(.goOn) }

    func end(_ error: DongboError?) {
        verdict.yield(.end(error))
        verdict.finish()
        // One that waits for the source, rather than for a verdict, would wait on.
        if state.withLock({ !$0.awaitsVerdict }) { stop.finish() }
    }

    /// Whether answers are owed; a source that stands by owes none.
    func expects(_ isOwed: Bool) {
        state.withLock { state in
            if isOwed, !state.isOwed { state.silentSince = .now }
            state.isOwed = isOwed
        }
    }

    /// Talks until told to end, or until the source ends. What goes wrong becomes an event.
    func talk(
        to candidate: AttachmentFetcher.Candidate, for fetcher: AttachmentFetcher,
        _ queue: AsyncStream<AttachmentFetcher.Happening>.Continuation
    ) async {
        let failure = await withTaskGroup(of: DongboError?.self) { group in
            group.addTask {
                do {
                    try await candidate.open { inbound, outbound in
                        try await self.converse(candidate, fetcher, inbound, outbound, queue)
                    }
                    return nil
                } catch {
                    return error as? DongboError
                        ?? DongboError(.inputOutput, "the connection to \(candidate.name) broke", cause: error)
                }
            }
            group.addTask { await self.watch(candidate.name) }
            group.addTask {
                for await _ in self.stops {}
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        if let failure { queue.yield(.event(.lost(candidate.name, failure), from: candidate.name)) }
    }

    private func converse(
        _ candidate: AttachmentFetcher.Candidate, _ fetcher: AttachmentFetcher, _ inbound: AttachmentAnswerReader,
        _ outbound: AttachmentAskWriter, _ queue: AsyncStream<AttachmentFetcher.Happening>.Continuation
    ) async throws {
        queue.yield(.opened(candidate.name, outbound))
        expects(true)
        try await outbound.send(.open(candidate.place, fetcher.digest))
        var orders = verdicts.makeAsyncIterator()
        while let answer = try await inbound.next() {
            state.withLock { $0.awaitsVerdict = true }
            queue.yield(.event(.answered(candidate.name, answer), from: candidate.name))
            switch await orders.next() {
            case .goOn?: break
            case .end(let error)?:
                // A refusal leaves the stream in order; anything else may leave answers on their way.
                if let error, !answer.isRefusal { throw error }
                return
            case nil: return
            }
            state.withLock { state in
                state.awaitsVerdict = false
                state.silentSince = .now
            }
        }
        throw DongboError(.inputOutput, "\(candidate.name) ended the transfer early; the next attempt carries on")
    }

    private func watch(_ name: String) async -> DongboError? {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let isLate = state.withLock { state in
                !state.awaitsVerdict && state.isOwed && state.silentSince.map { .now - $0 > Self.patience } ?? false
            }
            if isLate {
                return DongboError(.inputOutput, "\(name) has been silent for too long; the next attempt carries on")
            }
        }
        return nil
    }
}

extension AttachmentAnswer {
    var isRefusal: Bool { if case .refusal = self { true } else { false } }
}
