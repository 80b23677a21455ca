import Foundation
import GRDB
import NoteModel
import NoteStore
import ReplicationCore
import Synchronization

/// How ``StoredAttachment/State`` stands in the books.
private enum StateCode: Int {
    case elsewhere = 0
    case partly = 1
    case here = 2
}

extension FileAttachmentStore {
    public func content(_ digest: NoteModel.Digest) throws -> StoredAttachment? {
        try books.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM content WHERE digest = ?", arguments: [Data(digest.bytes)]
            ).map { try Self.content($0, database) }
        }
    }

    public func contents(after digest: NoteModel.Digest?, limit: Int) throws -> [StoredAttachment] {
        try contents("SELECT * FROM content WHERE digest > ? ORDER BY digest LIMIT ?", digest, limit)
    }

    public func unfinished(after digest: NoteModel.Digest?, limit: Int) throws -> [StoredAttachment] {
        try contents("SELECT * FROM content WHERE state < 2 AND digest > ? ORDER BY digest LIMIT ?", digest, limit)
    }

    private func contents(_ sql: String, _ after: NoteModel.Digest?, _ limit: Int) throws -> [StoredAttachment] {
        try books.read { database in
            try Row.fetchAll(database, sql: sql, arguments: [Data(after?.bytes ?? []), limit])
                .map { try Self.content($0, database) }
        }
    }

    public func setManifest(_ manifest: AttachmentManifest?, of digest: NoteModel.Digest, size: UInt64) throws {
        try pins.withLock { pins in
            let before = try books.write { database -> [NoteModel.Digest] in
                let id = try Self.enter(digest, size: size, database)
                guard try Self.state(of: digest, database) != .here else { return [] }
                let before = try Self.pieces(of: id, database)
                try database.execute(sql: "DELETE FROM piece WHERE content = ?", arguments: [id])
                let insert = try database.makeStatement(sql: "INSERT INTO piece VALUES (?, ?, ?)")
                for (number, chunk) in (manifest?.chunks ?? []).enumerated() {
                    try insert.execute(arguments: [id, number, Data(chunk.bytes)])
                }
                let state: StateCode = manifest == nil ? .elsewhere : .partly
                try database.execute(
                    sql: "UPDATE content SET state = ?, size = ? WHERE id = ?",
                    arguments: [state.rawValue, Int64(bitPattern: size), id])
                return before
            }
            try removeUnlisted(before, pins)
        }
    }

    public func markHere(_ digest: NoteModel.Digest) throws {
        guard let manifest = try content(digest)?.manifest else {
            preconditionFailure("a content that is proven has a manifest")
        }
        try chunks.sync(manifest.chunks)
        try books.write { try Self.setState(.here, of: digest, $0) }
    }

    public func markDamaged(_ digest: NoteModel.Digest) throws {
        try books.write { try Self.setState(.partly, of: digest, $0) }
    }

    public func remove(_ digest: NoteModel.Digest) throws {
        try pins.withLock { pins in
            let listed = try books.write { database -> [NoteModel.Digest] in
                guard let id = try Self.id(of: digest, database) else { return [] }
                let listed = try Self.pieces(of: id, database)
                for sql in [
                    "DELETE FROM piece WHERE content = ?", "DELETE FROM use WHERE content = ?",
                    "DELETE FROM content WHERE id = ?",
                ] { try database.execute(sql: sql, arguments: [id]) }
                return listed
            }
            try removeUnlisted(listed, pins)
        }
    }

    public func setUnreferencedSince(_ milliseconds: UInt64?, of digest: NoteModel.Digest) throws {
        try books.write {
            try $0.execute(
                sql: "UPDATE content SET unreferenced = ? WHERE digest = ?",
                arguments: [milliseconds.map { Int64(clamping: $0) }, Data(digest.bytes)])
        }
    }

    // MARK: Rows

    static func id(of digest: NoteModel.Digest, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT id FROM content WHERE digest = ?", arguments: [Data(digest.bytes)])
    }

    static func enter(_ digest: NoteModel.Digest, size: UInt64, _ database: Database) throws -> Int64 {
        if let id = try id(of: digest, database) { return id }
        try database.execute(
            sql: "INSERT INTO content(digest, size, state) VALUES (?, ?, 0)",
            arguments: [Data(digest.bytes), Int64(bitPattern: size)])
        return database.lastInsertedRowID
    }

    private static func state(of digest: NoteModel.Digest, _ database: Database) throws -> StateCode? {
        try Int.fetchOne(
            database, sql: "SELECT state FROM content WHERE digest = ?", arguments: [Data(digest.bytes)]
        ).flatMap(StateCode.init(rawValue:))
    }

    private static func setState(_ state: StateCode, of digest: NoteModel.Digest, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE content SET state = ? WHERE digest = ?", arguments: [state.rawValue, Data(digest.bytes)])
    }

    private static func pieces(of id: Int64, _ database: Database) throws -> [NoteModel.Digest] {
        try Data.fetchAll(
            database, sql: "SELECT chunk FROM piece WHERE content = ? ORDER BY number", arguments: [id]
        ).map { data in
            guard let digest = Digest(bytes: data) else { throw damaged("a chunk's digest") }
            return digest
        }
    }

    private static func content(_ row: Row, _ database: Database) throws -> StoredAttachment {
        let size = UInt64(bitPattern: row["size"] as Int64)
        guard let digest = Digest(bytes: row["digest"] as Data), let code = StateCode(rawValue: row["state"]) else {
            throw damaged("a content's row")
        }
        let state: StoredAttachment.State
        if code == .elsewhere {
            state = .elsewhere
        } else {
            guard let manifest = AttachmentManifest(size: size, chunks: try pieces(of: row["id"], database)) else {
                throw damaged("a list of chunks")
            }
            state = code == .here ? .here(manifest) : .partly(manifest)
        }
        return StoredAttachment(
            digest: digest, size: size, state: state,
            unreferencedSince: (row["unreferenced"] as Int64?).map { UInt64(clamping: $0) })
    }

    static func damaged(_ what: String) -> DongboError {
        DongboError(
            .badData,
            "the index of attached files is damaged (\(what)); move the folder 'attachments' away and start the node "
                + "again: it fetches them from its peers")
    }
}
