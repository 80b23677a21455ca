import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore

/// Why a note is here, not here or refused, from nothing but what this node has on record.
struct WhyExplanation {
    let node: Node
    let database: DatabaseActor
    let unid: UNID

    /// `reason` is one of `here`, `deleted`, `withdrawn`, `purged`, `conflictDocument`, `quarantined`, `declined` and
    /// `neverSeen`.
    func explain(
        _ notes: NoteDatabase, _ reader: any NoteStoreReader, peer: HierarchicalName?
    ) throws -> JSONValue {
        let names = try NodeNames.read(notes, reader, of: node)
        let waiting = try reader.quarantine().filter { $0.unid == unid }
        let declined = try reader.declined(of: unid)
        var members: [JSONMember]
        let record = try reader.note(unid)
        if let record, record.standing == .withdrawn {
            members = reason(
                "withdrawn",
                "it was here and has left this node's sight: by the access list or by its readers, this node may no longer "
                    + "read it")
        } else if let record, record.standing == .unselected {
            members = reason("unselected", "it was here and no longer meets the selection this replica asks for")
        } else if let record, record.standing == .purged {
            members = reason(
                "purged", "it was deleted, every replica had acknowledged that, and the stub was removed")
        } else if let record {
            members = try here(notes.view(of: record, reading: reader), try first(notes, reader), names)
        } else if let document = try notes.conflictDocument(unid, reading: reader) {
            members = conflict(document, names)
        } else if let refused = waiting.first {
            members = reason(
                "quarantined", "this node refused it when it came from \(refused.peer): \(refused.message)")
        } else if let refused = declined.first {
            members = reason(
                "declined",
                "what was saved of it here was refused by \(refused.peer) (\(refused.declined.message)) and went with the file "
                    + "that this one has taken the place of")
        } else {
            members = reason("neverSeen", "no revision of it has ever reached '\(database.name)' on this node")
        }
        if !waiting.isEmpty { members.append(JSONMember("quarantine", .array(waiting.map(QuarantineJSON.encode)))) }
        if !declined.isEmpty { members.append(JSONMember("declined", .array(declined.map(QuarantineJSON.encode)))) }
        if let peer { members += try about(peer, reader) }
        return .object([JSONMember("unid", .text(unid)), JSONMember("database", .string(database.name))] + members)
    }

    private func reason(_ reason: String, _ explanation: String) -> [JSONMember] {
        [JSONMember("reason", .string(reason)), JSONMember("explanation", .string(explanation))]
    }

    /// The node that wrote the note's first revision.
    private func first(_ notes: NoteDatabase, _ reader: any NoteStoreReader) throws -> Revision? {
        try notes.history(of: unid, item: nil, reading: reader)?.revisions.first?.revision
    }

    private func here(_ view: NoteView, _ first: Revision?, _ names: NodeNames) throws -> [JSONMember] {
        let lastNode = names.node(of: view.modified.dot.incarnation)
        var members: [JSONMember]
        if view.isDeleted, let stamp = view.deletionStamp {
            let node = names.node(of: stamp.dot.incarnation)
            let why = view.deletion.map { $0.reason.isEmpty ? "" : ": \($0.reason)" } ?? ""
            members = reason(
                "deleted",
                "\(stamp.author) deleted it on \(node) at \(ISOTime.text(milliseconds: stamp.time.millisecondsSinceEpoch))\(why)"
            )
        } else {
            members = reason(
                "here",
                "it is here; \(view.modified.author) saved it last, on \(lastNode) at "
                    + ISOTime.text(milliseconds: view.modified.time.millisecondsSinceEpoch))
        }
        members += [
            JSONMember("revision", .text(view.token)), JSONMember("author", .string(view.modified.author)),
            JSONMember("node", .string(lastNode)), JSONMember("modified", .time(view.modified.time)),
            JSONMember("created", view.created.map { .time($0.time) } ?? .null),
            JSONMember("createdOn", .text(optional: first.map { names.node(of: $0.dot.incarnation) })),
            JSONMember("conflicts", .array(view.conflicts.map { .text($0) })),
        ]
        if view.isDeleteConflict { members.append(JSONMember("deleteConflict", true)) }
        return members
    }

    private func conflict(_ document: ConflictDocument, _ names: NodeNames) -> [JSONMember] {
        let node = names.node(of: document.dot.incarnation)
        let items = document.items.map(\.text).joined(separator: ", ")
        return reason(
            "conflictDocument",
            "it shows what \(document.author) saved on \(node) and lost to another edit of note \(document.parent): \(items)"
        )
            + [
                JSONMember("conflictOf", .text(document.parent)), JSONMember("author", .string(document.author)),
                JSONMember("node", .string(node)), JSONMember("modified", .time(document.time)),
            ]
    }

    /// Whether the peer holds the note's latest state: true and false are proven, null means not known here.
    private func about(_ peer: HierarchicalName, _ reader: any NoteStoreReader) throws -> [JSONMember] {
        let checkpoint = try reader.checkpoint(ofPeer: peer.canonical)
        let exchange = node.lastExchanges.first { $0.key.peer == peer.canonical && $0.key.database == database.name }
        let (peerHas, text) = try knowledge(of: peer, checkpoint?.incarnation, exchange, reader)
        return [
            JSONMember("peer", .text(peer)), JSONMember("peerHas", peerHas.map { .bool($0) } ?? .null),
            JSONMember("peerExplanation", .string(text)),
            JSONMember("peerChangesHeldThrough", checkpoint.map { .count($0.checkpoint.sequence) } ?? .null),
            JSONMember("lastExchange", exchange.map { .time(milliseconds: $0.atMilliseconds) } ?? .null),
        ]
    }

    private func knowledge(
        of peer: HierarchicalName, _ file: IncarnationID?, _ exchange: LastExchange?, _ reader: any NoteStoreReader
    ) throws -> (peerHas: Bool?, String) {
        let declined = try reader.declined(of: unid).last { $0.peer == peer.canonical }?.declined
        let refusal = declined.map {
            "\(peer.abbreviated) refused a revision of it that was saved here: \($0.message)"
        }
        guard let record = try reader.presentNote(unid) else {
            if let refusal { return (false, refusal) }
            return (
                nil,
                file == nil
                    ? "this node has never received anything of this database from \(peer.abbreviated)"
                    : "everything that \(peer.abbreviated) had to send at the last exchange is here, and the note was not in it"
            )
        }
        let sight = try node.sight(of: peer, in: database)
        if !sight.admits(record.readers) {
            let readers = record.readers ?? []
            let why =
                sight == .nothing
                ? "the access list shows it nothing of '\(database.name)'"
                : "its readers are " + (readers.isEmpty ? "only managers" : readers.joined(separator: ", "))
            return (false, "\(peer.abbreviated) may not see it: \(why)")
        }
        if let refusal { return (false, refusal) }
        if try node.objection(toSending: record, to: peer, from: database, reading: reader) == .selection {
            return (
                false,
                "the push selection of '\(database.name)' on this node keeps it back; 'dongbo select \(database.name) --push' shows it"
            )
        }
        // A change that a file sent, and that nobody has added to since, is left out of that file's feed.
        if let file,
            try reader.changes(
                after: record.sequence - 1, through: record.sequence, in: .everything, excluding: file, limit: 1
            ).isEmpty
        {
            return (true, "it came from \(peer.abbreviated) as it is")
        }
        let acknowledged = try file.flatMap { try reader.acknowledgements()[$0]?.sequence }
        guard let held = exchange?.report.heldByPeer ?? acknowledged else {
            return (
                nil,
                "\(peer.abbreviated) has never said how far it is; 'dongbo replicate' asks it"
            )
        }
        return held >= record.sequence
            ? (
                true,
                "\(peer.abbreviated) has confirmed everything through this change"
            )
            : (false, "it changed after \(peer.abbreviated) last replicated and goes with the next exchange")
    }
}
