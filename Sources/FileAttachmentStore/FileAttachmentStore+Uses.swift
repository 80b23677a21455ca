import Foundation
import GRDB
import NoteModel
import NoteStore
import ReplicationCore

extension FileAttachmentStore {
    public func record(_ uses: [AttachmentUse], scanned: (file: IncarnationID, through: UInt64)?) throws {
        try books.write { database in
            for use in uses {
                let id = try Self.enter(use.digest, size: use.size, database)
                try database.execute(
                    sql: "INSERT OR IGNORE INTO use VALUES (?, ?, ?, 0)",
                    arguments: [Data(use.place.replica.bytes), Data(use.place.unid.bytes), id])
            }
            guard let scanned else { return }
            try database.execute(
                sql: "INSERT INTO scanned VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET through = excluded.through",
                arguments: [Data(scanned.file.bytes), Int64(bitPattern: scanned.through)])
        }
    }

    public func removeUse(_ place: AttachmentPlace, of digest: NoteModel.Digest) throws {
        try books.write { database in
            guard let id = try Self.id(of: digest, database) else { return }
            try database.execute(
                sql: "DELETE FROM use WHERE replica = ? AND unid = ? AND content = ?",
                arguments: [Data(place.replica.bytes), Data(place.unid.bytes), id])
        }
    }

    public func uses(
        of digest: NoteModel.Digest, after place: AttachmentPlace?, limit: Int
    ) throws -> [AttachmentPlace] {
        try books.read { database in
            guard let id = try Self.id(of: digest, database) else { return [] }
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT replica, unid FROM use WHERE content = ? AND (replica, unid) > (?, ?)
                    ORDER BY replica, unid LIMIT ?
                    """,
                arguments: [id, Data(place?.replica.bytes ?? []), Data(place?.unid.bytes ?? []), limit]
            ).map { row in
                guard let replica = ReplicaID(bytes: row["replica"] as Data),
                    let unid = UNID(bytes: row["unid"] as Data)
                else { throw Self.damaged("a note's name") }
                return AttachmentPlace(replica: replica, unid: unid)
            }
        }
    }

    public func contents(usedBy place: AttachmentPlace) throws -> [NoteModel.Digest] {
        try books.read { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT digest FROM use JOIN content ON content.id = use.content WHERE replica = ? AND unid = ?
                    ORDER BY digest
                    """, arguments: [Data(place.replica.bytes), Data(place.unid.bytes)]
            ).map { data in
                guard let digest = Digest(bytes: data) else { throw Self.damaged("a digest") }
                return digest
            }
        }
    }

    public func notes(in replica: ReplicaID, after unid: UNID?, limit: Int) throws -> [UNID] {
        try books.read { database in
            try Data.fetchAll(
                database, sql: "SELECT DISTINCT unid FROM use WHERE replica = ? AND unid > ? ORDER BY unid LIMIT ?",
                arguments: [Data(replica.bytes), Data(unid?.bytes ?? []), limit]
            ).map { data in
                guard let unid = UNID(bytes: data) else { throw Self.damaged("a note's name") }
                return unid
            }
        }
    }

    public func isEarned(_ digest: NoteModel.Digest, at place: AttachmentPlace) throws -> Bool {
        try books.read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT earned FROM use WHERE replica = ? AND unid = ?
                    AND content = (SELECT id FROM content WHERE digest = ?)
                    """,
                arguments: [Data(place.replica.bytes), Data(place.unid.bytes), Data(digest.bytes)]) ?? false
        }
    }

    public func setEarned(_ use: AttachmentUse) throws {
        try books.write { database in
            let id = try Self.enter(use.digest, size: use.size, database)
            try database.execute(
                sql: """
                    INSERT INTO use VALUES (?, ?, ?, 1)
                    ON CONFLICT (replica, unid, content) DO UPDATE SET earned = 1
                    """, arguments: [Data(use.place.replica.bytes), Data(use.place.unid.bytes), id])
        }
    }

    public func unearned(in replica: ReplicaID, after use: AttachmentUse?, limit: Int) throws -> [AttachmentUse] {
        try books.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT unid, digest, size FROM use JOIN content ON content.id = use.content
                    WHERE replica = ? AND earned = 0 AND state = 2 AND (unid, digest) > (?, ?)
                    ORDER BY unid, digest LIMIT ?
                    """,
                arguments: [
                    Data(replica.bytes), Data(use?.place.unid.bytes ?? []), Data(use?.digest.bytes ?? []), limit,
                ]
            ).map { row in
                guard let unid = UNID(bytes: row["unid"] as Data), let digest = Digest(bytes: row["digest"] as Data)
                else { throw Self.damaged("a use") }
                return AttachmentUse(
                    place: AttachmentPlace(replica: replica, unid: unid), digest: digest,
                    size: UInt64(bitPattern: row["size"] as Int64))
            }
        }
    }

    public func scanned(_ file: IncarnationID) throws -> UInt64 {
        try books.read { database in
            let through = try Int64.fetchOne(
                database, sql: "SELECT through FROM scanned WHERE file = ?", arguments: [Data(file.bytes)])
            return UInt64(bitPattern: through ?? 0)
        }
    }
}
