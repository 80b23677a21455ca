import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// The changing part of one fetch.
struct AttachmentFetchRun {
    private let fetcher: AttachmentFetcher
    private var machine: AttachmentFetch
    private var waiting: ArraySlice<AttachmentFetcher.Candidate>
    private var links: [String: AttachmentSourceLink] = [:]
    private var hasToldOfLast = false
    private(set) var report: AttachmentFetchReport
    private(set) var outcome: Result<Void, DongboError>?

    init(fetcher: AttachmentFetcher, candidates: [AttachmentFetcher.Candidate]) {
        self.fetcher = fetcher
        machine = AttachmentFetch(digest: fetcher.digest, size: fetcher.size)
        waiting = candidates[...]
        report = AttachmentFetchReport(total: fetcher.size)
    }

    private var depot: AttachmentDepot { fetcher.depot }

    /// Looks what an earlier attempt left.
    mutating func begin() async throws {
        let digest = fetcher.digest
        let left = try await depot.blocking { library -> (AttachmentManifest, [Bool])? in
            guard let manifest = try library.store.content(digest)?.manifest else { return nil }
            return (manifest, try library.examine(manifest))
        }
        if let left { countResumed(left.0, left.1) }
        try await perform(machine.handle(.start(left?.0, here: left?.1 ?? [])))
    }

    private mutating func countResumed(_ manifest: AttachmentManifest, _ here: [Bool]) {
        report.resumed = here.indices.reduce(0) { $0 + (here[$1] ? UInt64(manifest.length(of: $1)) : 0) }
    }

    /// Sources to begin talking to.
    mutating func join() async throws -> [(AttachmentFetcher.Candidate, AttachmentSourceLink)] {
        var joined: [(AttachmentFetcher.Candidate, AttachmentSourceLink)] = []
        while outcome == nil, links.count < AttachmentLimits.sourcesMax, let candidate = waiting.popFirst() {
            let link = AttachmentSourceLink()
            links[candidate.name] = link
            joined.append((candidate, link))
            try await perform(machine.handle(.joined(candidate.name)))
        }
        if waiting.isEmpty, !hasToldOfLast, outcome == nil {
            hasToldOfLast = true
            try await perform(machine.handle(.noMoreSources))
        }
        return joined
    }

    mutating func handle(_ happening: AttachmentFetcher.Happening) async throws {
        switch happening {
        case .opened(let name, let writer): links[name]?.writer = writer
        case .event(let event, let name):
            let link = links[name]
            if case .lost = event { links[name] = nil }
            if case .answered(_, .chunk) = event, !report.sources.contains(name) { report.sources.append(name) }
            try await perform(machine.handle(event))
            link?.expects(machine.isOwed(by: name))
            // A source that was dismissed has heard already.
            if outcome == nil { link?.goOn() }
        }
    }

    /// Lets every source's task end.
    func endAll() { for link in links.values { link.end(nil) } }

    private mutating func perform(_ effects: [AttachmentFetch.Effect]) async throws {
        for effect in effects {
            if let event = try await perform(effect) { try await perform(machine.handle(event)) }
        }
    }

    private mutating func perform(_ effect: AttachmentFetch.Effect) async throws -> AttachmentFetch.Event? {
        let digest = fetcher.digest
        switch effect {
        case .adopt(let manifest):
            let here = try await depot.blocking { library in
                try library.store.setManifest(manifest, of: digest, size: manifest.size)
                return try library.examine(manifest)
            }
            countResumed(manifest, here)
            return .examined(here)
        case .ask(let name, let chunks):
            guard let link = links[name], let writer = link.writer else { return nil }
            do {
                try await writer.send(.want(chunks))
                return nil
            } catch {
                links.removeValue(forKey: name)?.end(error)
                return .lost(name, error)
            }
        case .store(let number, let chunk, let bytes):
            try await depot.blocking { try $0.store.putChunk(bytes, chunk) }
            report.fetched += UInt64(bytes.count)
            depot.note(report, of: digest)
            return .stored(number)
        case .verify: return .verified(try await depot.blocking { try $0.verify(digest) })
        case .discard:
            let size = fetcher.size
            try await depot.blocking { try $0.store.setManifest(nil, of: digest, size: size) }
            return nil
        case .dismiss(let name, let reason):
            report.dismissed.append(reason)
            links.removeValue(forKey: name)?.end(reason)
            return nil
        case .finished:
            outcome = .success(())
            return nil
        case .failed(let error):
            outcome = .failure(error)
            return nil
        }
    }
}
