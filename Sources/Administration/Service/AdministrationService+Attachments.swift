import AccessControl
import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf

extension AdministrationService {
    /// Attaches a file that comes in pieces. Memory: some pieces, whatever the file's size.
    public func addAttachment(
        request: RPCAsyncSequence<Dongbo_Administration_V1_AddAttachmentRequest, any Error>, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(NothingAsked(), context) { trail in
            let upload = node.beginAttachment()
            var found: AttachmentTarget?
            do {
                for try await message in request {
                    if found == nil {
                        trail.about(message.target)
                        found = try target(message.target)
                    }
                    if !message.bytes.isEmpty { try await node.feed(upload, [UInt8](message.bytes)) }
                }
            } catch {
                await node.abandon(upload)
                throw error
            }
            guard let target = found else { throw DongboError(.protocolError, "the first message names the note") }
            let attached = try await node.attach(upload, to: target)
            return Wire.Record(
                NoteJSON.encode(attached.note).adding(AttachmentJSON.members(attached.item, attached.reference)))
        }
    }

    public func listAttachments(
        request: Dongbo_Administration_V1_ListAttachmentsRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, caller) = try readable(request.database)
            guard request.unid.isEmpty else {
                let unid = try Self.unid(request.unid)
                try database.read { try $0.require(.read, of: unid, for: caller, reading: $1) }
                guard let found = try await node.attachments(of: unid, in: database) else {
                    throw Self.noSuchNote(unid, in: database)
                }
                for attachment in found { try await response.write(Wire.Record(AttachmentJSON.encode(attachment))) }
                return
            }
            var last: UNID?
            while true {
                let unids = try await node.notesWithAttachments(in: database, after: last, limit: 200)
                guard let final = unids.last else { return }
                last = final
                for unid in unids where try database.read({ try $0.mayRead(unid, caller, reading: $1) }) {
                    for attachment in try await node.attachments(of: unid, in: database) ?? [] {
                        try await response.write(Wire.Record(AttachmentJSON.encode(attachment)))
                    }
                }
            }
        }
    }

    /// Sends a file's bytes, after fetching what of it is not here.
    public func extractAttachment(
        request: Dongbo_Administration_V1_ExtractAttachmentRequest,
        response: RPCWriter<Dongbo_Administration_V1_ExtractedPart>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { trail, response in
            let (database, caller) = try readable(request.database)
            let unid = try Self.unid(request.unid)
            try database.read { try $0.require(.read, of: unid, for: caller, reading: $1) }
            guard let all = try await node.attachments(of: unid, in: database) else {
                throw Self.noSuchNote(unid, in: database)
            }
            let wanted = try Self.choose(request.what.normalizedC, among: all, of: unid)
            try trail.read([unid], as: nil, wanted.item.text)
            let report = try await fetching(wanted, database, response)
            try await node.requireEarned(
                AttachmentRequest(wanted.reference, of: wanted.unid, in: database), for: caller)
            let record = JSONValue.object([JSONMember("unid", .text(unid))]).adding(
                AttachmentJSON.members(wanted.item, wanted.reference) + [
                    JSONMember("fetched", .count(report.fetched)), JSONMember("resumed", .count(report.resumed)),
                    JSONMember("from", .array(report.sources.map { .string($0) })),
                ])
            try await response.write(.with { $0.record = Wire.Record(record) })
            try await node.read(wanted.reference) { bytes in
                try await response.write(.with { $0.bytes = Data(bytes) })
            }
        }
    }

    /// The attachment that an item or a file's name means.
    private static func choose(
        _ what: String, among all: [ListedAttachment], of unid: UNID
    ) throws(DongboError) -> ListedAttachment {
        if let item = all.first(where: { $0.item.text == what }) { return item }
        let named = all.filter { $0.reference.name == what }
        // The same file under one name twice is one answer.
        if let first = named.first, named.allSatisfy({ $0.reference.digest == first.reference.digest }) { return first }
        guard named.isEmpty else {
            throw DongboError(
                .wrongUsage,
                "several files of the note have that name; say which item: "
                    + named.map(\.item.text).joined(separator: ", "))
        }
        throw DongboError(
            .noSuchThing,
            "note \(unid) has no attachment of that item or name; 'dongbo attachment list' shows those it has")
    }

    /// Fetches what is not here, and says ten times a second how far it is.
    private func fetching(
        _ wanted: ListedAttachment, _ database: DatabaseActor,
        _ response: RPCWriter<Dongbo_Administration_V1_ExtractedPart>
    ) async throws -> AttachmentFetchReport {
        async let result = node.fetchAttachment(
            AttachmentRequest(wanted.reference, of: wanted.unid, in: database))
        let ticker = Task { [node] in
            while !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(100))
                guard let now = node.attachments.progress(of: wanted.reference.contentDigest) else { continue }
                try await response.write(
                    .with {
                        $0.step.what = "fetching \(wanted.reference.name)"
                        $0.step.done = now.resumed + now.fetched
                        $0.step.total = now.total
                        $0.step.bytes = now.fetched
                    })
            }
        }
        defer { ticker.cancel() }
        let report = try await result
        ticker.cancel()
        _ = await ticker.result
        return report
    }

    /// Where a file is to be attached, checked before its bytes are taken.
    private func target(_ message: Dongbo_Administration_V1_AttachmentTarget) throws -> AttachmentTarget {
        let name = message.name.normalizedC
        let items = message.item.isEmpty ? [] : try ItemChanges.check([(message.item, ItemChange.remove)])
        let target = AttachmentTarget(
            database: try node.database(message.database), unid: try Self.unid(message.unid), item: items.first?.path,
            name: name, caller: try caller)
        try node.check(attachmentName: name)
        try node.checkCanAttach(to: target.unid, in: target.database, caller: target.caller)
        return target
    }
}
