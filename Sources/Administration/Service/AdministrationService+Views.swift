import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import SwiftProtobuf
import ViewIndex

extension AdministrationService {
    public func listViews(
        request: Dongbo_Administration_V1_ListViewsRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, caller) = try readable(request.database)
            let views = try database.read { database, reader in
                try database.viewSummaries(in: database.sight(of: caller), reading: reader)
            }
            for view in views where view.design.isFolder || !request.folders {
                try await response.write(Wire.Record(ViewJSON.summary(view)))
            }
        }
    }

    public func showView(
        request: Dongbo_Administration_V1_ShowViewRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, caller) = try readable(request.database)
            try await node.prepareViews(request.view, of: database)
            var next = request
            var left = request.count <= 0 ? Int64.max : request.count
            if request.header {
                let design = try database.database.viewDesign(named: request.view)
                try await response.write(Wire.Record(ViewJSON.header(design)))
            }
            while true {
                // A long answer is read in parts, so that no transaction lasts.
                next.count = min(left, request.unread ? .max : Self.viewPart)
                let (lines, end, shown) = try database.read { try Self.lines(next, caller, $0, $1) }
                for line in lines { try await response.write(Wire.Record(line)) }
                left -= Int64(shown)
                next.start += Int64(shown)
                guard left > 0, shown > 0, !request.unread else {
                    try await response.write(Wire.Record(end))
                    return
                }
            }
        }
    }

    private static let viewPart: Int64 = 2000

    /// One part of an answer.
    ///
    /// - Returns: its lines, the last line of the whole answer, and how many rows of the view it covers.
    private static func lines(
        _ request: Dongbo_Administration_V1_ShowViewRequest, _ caller: NoteCaller, _ database: NoteDatabase,
        _ reader: any NoteStoreReader
    ) throws -> (lines: [JSONValue], end: JSONValue, shown: Int) {
        let design = try database.viewDesign(named: request.view)
        let question = try ViewQuestion(request, design)
        let window = try database.window(
            on: request.view, order: question.order, in: database.sight(of: caller), reading: reader)
        let person = caller.description
        var query = try question.query(window)
        if request.unread { (query.start, query.count) = (0, .max) }
        let page = try window.page(query)
        var lines: [JSONValue] = []
        for row in page.rows {
            var isUnread = false
            if case .document(let document) = row.kind {
                isUnread = try database.isUnread(document.note, by: person, reading: reader)
            }
            if request.unread, !isUnread { continue }
            lines.append(ViewJSON.row(row, window.design, isUnread: isUnread))
        }
        if request.unread {
            lines = Array(lines.dropFirst(Int(clamping: request.start)))
            if request.count > 0 { lines = Array(lines.prefix(Int(clamping: request.count))) }
        }
        return (lines, ViewJSON.end(page, window.design), page.rows.count)
    }

    public func rebuildViews(
        request: Dongbo_Administration_V1_RebuildViewsRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, caller) = try database(request.database, .designer, to: "make views anew")
            let name = request.view.isEmpty ? nil : request.view
            if request.anew {
                try await node.rebuildViews(name, of: database)
            } else {
                try await node.prepareViews(name, of: database)
            }
            let views = try database.read { try $0.viewSummaries(in: $0.sight(of: caller), reading: $1) }
            let wanted = try name.map { try database.database.viewDesign(named: $0).name }
            for view in views where wanted == nil || view.design.name == wanted {
                try await response.write(Wire.Record(ViewJSON.summary(view)))
            }
        }
    }

    public func changeFolder(
        request: Dongbo_Administration_V1_ChangeFolderRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try readable(request.database)
            let wall = node.clock.wallMilliseconds
            let changed = try await database.write { notes, writer in
                try Self.change(request, caller, wall, notes, writer)
            }
            return Wire.Record(["folder": .string(request.folder.normalizedC), "changed": .count(changed)])
        }
    }

    private static func change(
        _ request: Dongbo_Administration_V1_ChangeFolderRequest, _ caller: NoteCaller, _ wall: UInt64,
        _ database: NoteDatabase, _ writer: any NoteStoreWriter
    ) throws -> Int {
        if request.create {
            let like = try request.like.isEmpty ? nil : database.viewDesign(named: request.like)
            try database.makeFolder(request.folder, like: like, as: caller, in: writer, wallMilliseconds: wall)
        }
        var changed = 0
        for (unids, isIn) in [(request.add, true), (request.remove, false)] {
            changed += try database.file(
                try unids.map { try unid($0) }, isIn: isIn, folder: request.folder, as: caller, in: writer,
                wallMilliseconds: wall)
        }
        return changed
    }

    public func markRead(
        request: Dongbo_Administration_V1_MarkReadRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try readable(request.database)
            let person = caller.description
            if !request.view.isEmpty { try await node.prepareViews(request.view, of: database) }
            let changed = try await database.write { notes, writer in
                var unids = try request.unids.map { try Self.unid($0) }
                if !request.view.isEmpty {
                    let window = try notes.window(
                        on: request.view, in: notes.sight(of: caller), reading: writer)
                    try window.forEachDocument(in: .all) { document in
                        unids.append(document.unid)
                        return true
                    }
                }
                return try notes.markRead(unids, isRead: !request.unread, by: person, as: caller, in: writer)
            }
            return Wire.Record(["changed": .count(changed), "person": .string(person)])
        }
    }
}
