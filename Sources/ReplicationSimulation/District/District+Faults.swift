import MemoryNoteStore
import NoteModel
import NoteStore

/// What administrators and machines do.
extension District {
    func performAdministration(_ step: Step) throws {
        switch step {
        case .setMembers(let group, let members, let knownTo):
            self.members[group] = members
            for hub in nodes where hub.isHub && knownTo >> hub.number & 1 == 1 {
                // Terms hold for a whole exchange; one that began under others must not go on beside a new one.
                hangUp(hub)
                hub.members = self.members
            }
            // A spoke hears what the first hub does.
            if scenario.hasRights, knownTo & 1 == 1 {
                for spoke in nodes where !spoke.isHub { spoke.members = self.members }
            }
            statistics.count("membership changes")
        case .setSelection(let node, let selection):
            guard !nodes[node].isHub else { return }
            hangUp(nodes[node])
            nodes[node].wanted = Vocabulary.selections[selection]
            statistics.count("selection changes")
        case .fence(let node):
            guard !nodes[node].isHub, let hub = nodes.first else { return }
            try attempt {
                let isKnown = try hub.write {
                    try hub.database.fence(
                        nodes[node].incarnation, author: hub.author, in: $0, wallMilliseconds: wall(of: hub))
                }
                if isKnown { statistics.count("fences") }
            }
        case .purge(let node): try purge(nodes[node])
        default: preconditionFailure("not an administrator's step")
        }
    }

    /// Every replica is waited for that said it takes part, except those that were fenced.
    private func purge(_ node: SimulatedNode) throws {
        guard node.isHub else { return }
        let stubs = try node.read { try $0.notes(afterKey: 0, limit: .max) }.filter(\.isDeleted).map(\.unid)
        try attempt {
            let report = try node.write { writer in
                if mutant == .purgesAtOnce { try pretendAcknowledged(at: node, in: writer) }
                return try node.database.purge(
                    after: 0, limit: .max, dryRun: false, in: writer, wallMilliseconds: wall(of: node)
                ).report
            }
            statistics.count("purged stubs", by: report.stubs)
        }
        for unid in stubs where try node.read({ try $0.note(unid)?.standing }) == .purged {
            note("  \(name(unid)) was purged")
            purged.insert(unid)
            let entries = try node.read { try node.database.nodeEntries(reading: $0) }
            waitedFor[unid, default: []].formUnion(entries.filter { !$0.value.isFenced }.keys)
        }
    }

    private func pretendAcknowledged(at node: SimulatedNode, in writer: any NoteStoreWriter) throws {
        let all = StoredAcknowledgement(sequence: try writer.lastSequence(), heardMilliseconds: wall(of: node))
        for replica in try node.database.nodeEntries(reading: writer).keys {
            try writer.setAcknowledgement(all, by: replica)
        }
    }

    func performFault(_ step: Step) throws {
        switch step {
        case .crash(let node):
            hangUp(nodes[node])
            nodes[node].restart()
            statistics.count("crashes")
        case .fillDisk(let node, let transactions):
            nodes[node].transactionsToFailure = transactions
            statistics.count("full disks")
        case .backUp(let node): nodes[node].backup = nodes[node].snapshot
        case .putBack(let node, let isSilent):
            guard let backup = nodes[node].backup else { return }
            try putBack(nodes[node], backup, isSilent: isSilent)
        case .copyFile(let from, let to): try copyFile(nodes[from], over: nodes[to])
        case .shiftClock(let node, let days):
            nodes[node].clockOffsetMilliseconds = Int64(days) * 86_400_000
            statistics.count("wrong clocks")
        case .passTime(let minutes): time += UInt64(minutes) * 60_000
        default: preconditionFailure("not a fault")
        }
    }

    private func putBack(_ node: SimulatedNode, _ backup: MemoryNoteStore.Snapshot, isSilent: Bool) throws {
        let isSilent = isSilent && canPutBackSilently(node, backup)
        let former = node.incarnation
        try replaceFile(of: node) {
            node.replaceFile(by: backup)
            if !isSilent { node.renewIncarnation() }
        }
        // A purge that nobody else had heard of went with the file.
        for unid in purged where try !nodes.contains(where: { try isPurged(unid, on: $0) }) { purged.remove(unid) }
        if !isSilent {
            try publish(node)
            // Nobody needs to wait for the file that was lost.
            try attempt {
                _ = try node.write {
                    try node.database.fence(
                        former, author: node.author, in: $0, wallMilliseconds: wall(of: node))
                }
            }
        }
        statistics.count(isSilent ? "files put back silently" : "files restored")
    }

    private func isPurged(_ unid: UNID, on node: SimulatedNode) throws -> Bool {
        try node.read { try $0.note(unid)?.standing == .purged }
    }

    /// A spoke of one hub. Two hubs may hold different things of such a file: a known gap (guarantees.md).
    private func canPutBackSilently(_ node: SimulatedNode, _ backup: MemoryNoteStore.Snapshot) -> Bool {
        !node.isHub && shape.links(of: node.number).count == 1
    }

    /// Two spokes of one hub then have one file. Of different hubs: a known gap (guarantees.md).
    private func copyFile(_ from: SimulatedNode, over to: SimulatedNode) throws {
        let (links, others) = (shape.links(of: from.number), shape.links(of: to.number))
        guard from !== to, !from.isHub, !to.isHub, links.count == 1, others.count == 1,
            links[0].called == others[0].called
        else { return }
        try replaceFile(of: to) {
            to.replaceFile(by: from.snapshot)
            to.backup = nil
        }
        statistics.count("copied files")
    }

    /// Does something to a node's file that its administrator answers for: what only that file had is excused.
    private func replaceFile(of node: SimulatedNode, _ body: () throws -> Void) throws {
        let before = try holdings(of: node)
        hangUp(node)
        replaced.insert(node.incarnation)
        try body()
        replaced.insert(node.incarnation)
        var kept: Set<Digest> = []
        for node in nodes { kept.formUnion(try holdings(of: node)) }
        for (index, entry) in ledger.entries.enumerated()
        where before.contains(entry.revision.hash) && !kept.contains(entry.revision.hash) {
            ledger.excuse(index)
            note("  \(ledger.name(index)) went with the file")
        }
    }

    /// Hashes of every revision a node has, those in quarantine too.
    func holdings(of node: SimulatedNode) throws -> Set<Digest> {
        try node.read { reader in
            var held: Set<Digest> = []
            for record in try reader.notes(afterKey: 0, limit: .max) {
                held.formUnion(try reader.revisions(of: record).map(\.hash))
            }
            for waiting in try reader.quarantine() {
                if let revision = try? EncodedRevision(decoding: waiting.bytes) { held.insert(revision.hash) }
            }
            return held
        }
    }
}
