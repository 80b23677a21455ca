import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import Synchronization

extension Node {
    /// Makes a content complete on this node, fetching what is missing from whoever has it.
    ///
    /// - Returns: what was fetched; nothing when it was here.
    /// - Throws: why the last node that was asked did not give it. What has come stays, and the next attempt goes on.
    @discardableResult
    public func fetchAttachment(_ request: AttachmentRequest) async throws -> AttachmentFetchReport {
        // Before the bytes are here it is known whose they are, so that they go with the note.
        try await scanAttachments(of: request.database)
        let peers = try peers(of: request.database, first: request.peer)
        return try await fetch(request, peers.map { candidate($0, request.place) })
    }

    private func fetch(
        _ request: AttachmentRequest, _ candidates: [AttachmentFetcher.Candidate]
    ) async throws -> AttachmentFetchReport {
        guard let task = try startFetch(request, candidates) else {
            return AttachmentFetchReport(total: request.reference.size)
        }
        let report = try await task.value.get()
        for reason in report.dismissed {
            logger.warning("a source of an attachment was dismissed", metadata: ["error": "\(reason)"])
        }
        return report
    }

    /// Nil when the content is here. Apart from the waiting: a 128-bit value that lives across an `await` of another module's
    /// task breaks the way back in Swift 6.3 without optimisation.
    private func startFetch(
        _ request: AttachmentRequest, _ candidates: [AttachmentFetcher.Candidate]
    ) throws -> Task<AttachmentDepot.FetchOutcome, Never>? {
        let reference = request.reference
        let digest = reference.contentDigest
        if try attachments.store.content(digest)?.isHere == true { return nil }
        guard reference.size <= AttachmentLimits.contentBytesMax else {
            throw DongboError(.badData, "the attachment is larger than this program takes")
        }
        let fetcher = AttachmentFetcher(digest: digest, size: reference.size, depot: attachments)
        let about = RunningFetch(
            database: request.database.name, note: request.unid.description,
            startedMilliseconds: clock.wallMilliseconds, first: candidates.first?.name ?? "",
            report: AttachmentFetchReport(total: reference.size))
        return try attachments.fetch(digest, about) {
            let report = try await fetcher.run(candidates)
            if report.fetched > 0 { try await self.earn(request) }
            return report
        }
    }

    private func candidate(_ peer: HierarchicalName, _ place: AttachmentPlace) -> AttachmentFetcher.Candidate {
        AttachmentFetcher.Candidate(name: peer.canonical, place: place) { body in
            try await self.connection(to: peer).fetchAttachments { try await body($0, $1) }
        }
    }

    /// Who may have what a database's notes refer to: the preferred one, the hub, those the database was replicated with,
    /// then every node that has told where it listens.
    func peers(of database: DatabaseActor, first: HierarchicalName?) throws -> [HierarchicalName] {
        let partners = try database.read { try $1.checkpoints().values.map(\.peer).sorted() }
        let known = try knownNodes().filter { $0.address != nil }.map(\.name)
        let names = [settings.hubName].compactMap { $0 } + partners
        let all = [first].compactMap { $0 } + names.compactMap { try? HierarchicalName(parsing: $0) } + known
        var seen: Set<String> = [name.canonical]
        return all.filter { seen.insert($0.canonical).inserted }
    }

    // MARK: In advance

    /// Sees to the attached files after an exchange that this node began: fetches those of notes that came, if that is
    /// the choice, and lets the peer ask for those of notes that went. Nobody waits for it.
    func followWithAttachments(_ database: DatabaseActor, _ peer: HierarchicalName, _ report: ExchangeReport) {
        attachments.inBackground { [self] in
            do {
                if attachments.choice(peer, database) == .advance {
                    try await fetchWantedAttachments(of: database, from: peer, after: report)
                }
                try await offerAttachments(of: database, to: peer, hasPushed: report.pushed > 0)
                try await proveAttachments(of: database, by: peer)
            } catch {
                logger.notice(
                    "attached files did not all travel; the next exchange carries on",
                    metadata: ["peer": "\(peer)", "error": "\(error)"])
            }
        }
    }

    /// After an exchange without notes there is nothing to fetch, unless the time before broke off, the node was started since, or
    /// the directory says otherwise than then.
    private func fetchWantedAttachments(
        of database: DatabaseActor, from peer: HierarchicalName, after report: ExchangeReport
    ) async throws {
        let edition = try directoryIndex().edition
        let isDone = registry.withLock { $0.attachmentsFetched[database.name] == edition }
        guard !isDone || report.received.notes > 0 || report.resumed else { return }
        registry.withLock { $0.attachmentsFetched[database.name] = nil }
        try await fetchWantedAttachments(of: database, from: peer)
        registry.withLock { $0.attachmentsFetched[database.name] = edition }
    }

    /// Fetches every content that notes of a database refer to and that is not here.
    ///
    /// - Parameter peer: who is asked first.
    public func fetchWantedAttachments(of database: DatabaseActor, from peer: HierarchicalName?) async throws {
        let candidates = try peers(of: database, first: peer)
        try await forEachWanted(of: database) { wanted in
            do {
                _ = try await self.fetch(wanted, candidates.map { self.candidate($0, wanted.place) })
            } catch let error as DongboError where error.code != .inputOutput {
                self.logger.info("an attachment cannot be had yet", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Asks a peer that has called for what notes of the common databases refer to, where the choice says so, and for a proof that
    /// it has what it referred to and is here already.
    public func askAttachments(
        peer: HierarchicalName, inbound: AttachmentAnswerReader, outbound: AttachmentAskWriter
    ) async throws {
        for database in databases {
            if attachments.choice(peer, database) == .advance {
                try await askWanted(of: database, peer, inbound, outbound)
            }
            try await proveAttachments(of: database, by: peer, inbound, outbound)
        }
    }

    private func askWanted(
        of database: DatabaseActor, _ peer: HierarchicalName, _ inbound: AttachmentAnswerReader,
        _ outbound: AttachmentAskWriter
    ) async throws {
        try await forEachWanted(of: database) { wanted in
            let candidate = AttachmentFetcher.Candidate(name: peer.canonical, place: wanted.place) {
                try await $0(inbound, outbound)
            }
            do {
                _ = try await self.fetch(wanted, [candidate])
            } catch let error as DongboError where error.code == .noSuchThing {
                self.logger.info("an attachment cannot be had yet", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Calls `body` for each content that a database's notes refer to and that is not here.
    private func forEachWanted(
        of database: DatabaseActor, _ body: (AttachmentRequest) async throws -> Void
    ) async throws {
        try await scanAttachments(of: database)
        let replica = database.identity.replica
        var last: Digest?
        while true {
            let page = try attachments.store.unfinished(after: last, limit: 50)
            guard let final = page.last else { return }
            last = final.digest
            for content in page {
                let start = AttachmentPlace(replica: replica, unid: UNID(rawValue: 0))
                // Several: the first note may no longer refer to it, or lie about its size.
                for place in try attachments.store.uses(of: content.digest, after: start, limit: 4) {
                    guard place.replica == replica, try attachments.store.content(content.digest)?.isHere == false,
                        let reference = try attachment(content.digest, at: place)
                    else { continue }
                    try await body(AttachmentRequest(reference, of: place.unid, in: database))
                }
            }
        }
    }

    /// Lets a peer ask for attached files: it may be unable to call this node.
    func offerAttachments(of database: DatabaseActor, to peer: HierarchicalName, hasPushed: Bool) async throws {
        let link = AttachmentDepot.Link(peer: peer.canonical, replica: database.identity.replica)
        guard hasPushed || !attachments.hasOffered(link),
            try !attachments.store.contents(after: nil, limit: 1).isEmpty
        else { return }
        attachments.setOffered(link, false)
        try await connection(to: peer).supplyAttachments { inbound, outbound in
            try await self.supplyAttachments(peer: peer, inbound: inbound, outbound: outbound)
        }
        attachments.setOffered(link, true)
    }
}
