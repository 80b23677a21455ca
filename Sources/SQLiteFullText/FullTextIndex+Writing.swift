import Foundation
import FullText
import GRDB
import GRDBSQLite
import NoteModel

extension FullTextIndex {
    /// Follows one page of the change feed, in one transaction.
    public func follow(notes: [UNID], documents: [IndexedDocument], through: UInt64) throws {
        var page: IndexedPage? = IndexedPage(notes: notes, documents: documents, through: through)
        try follow {
            defer { page = nil }
            return page
        }
    }

    /// Notes in one transaction: enough that FTS5 writes few and large segments, which it then merges less often.
    private static let notesPerTransaction = 2000

    /// Follows pages of the change feed in one transaction, until there are no more or enough.
    ///
    /// - Parameter next: the next page; nil when there is none.
    public func follow(_ next: () throws -> IndexedPage?) throws {
        try writing { database in
            var count = 0
            while count < Self.notesPerTransaction, let page = try next() {
                try take(page, database)
                count += page.notes.count
            }
        }
    }

    private func take(_ page: IndexedPage, _ database: Database) throws {
        var isStale = false
        for note in page.notes {
            for (id, _) in try documents(of: note, database) {
                try remove(id, database)
                isStale = true
            }
        }
        for document in page.documents { try insert(document, database) }
        try database.execute(sql: "DELETE FROM file WHERE digest NOT IN (SELECT digest FROM file_use)")
        try database.execute(
            sql: "UPDATE meta SET through = ?, stale = max(stale, ?)", arguments: [Int64(page.through), isStale])
    }

    /// Files whose text is wanted and has not been looked for, at most `limit` after `digest`.
    public func waitingFiles(after digest: [UInt8]?, limit: Int) throws -> [(
        digest: [UInt8], name: String, size: UInt64
    )] {
        try IndexFailure.translating {
            try queue.read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT file.digest, min(name), max(size) FROM file JOIN file_use USING (digest)
                        WHERE state = 0 AND file.digest > ? GROUP BY file.digest ORDER BY file.digest LIMIT ?
                        """, arguments: [Data(digest ?? []), limit]
                ).map { row in
                    let (digest, name, size): (Data, String, Int64) = (row[0], row[1], row[2])
                    return (Array(digest), name, UInt64(bitPattern: size))
                }
            }
        }
    }

    /// Enters what was found in a file into all documents that refer to it. Does nothing when none does any more.
    public func setText(_ found: FileText, of digest: [UInt8]) throws {
        try writing { database in
            let key = Data(digest)
            switch found {
            case .unreadable(let reason):
                try database.execute(
                    sql: "UPDATE file SET state = 2, reason = ? WHERE digest = ?", arguments: [reason, key])
            case .text(let text):
                let isNew = try Bool.fetchOne(
                    database, sql: "SELECT state <> 1 FROM file WHERE digest = ?", arguments: [key])
                guard isNew == true else { return }
                try database.execute(
                    sql: "UPDATE file SET state = 1, reason = '', body = ? WHERE digest = ?", arguments: [text, key])
                let uses = try Row.fetchAll(
                    database, sql: "SELECT doc, item, name FROM file_use WHERE digest = ?", arguments: [key])
                for use in uses {
                    let piece = TextPiece(item: use[1], attachment: use[2], text: text)
                    let before = try pieces(of: use[0], database)
                    try setWords(of: use[0], before: before, after: before + [piece], database)
                }
                try database.execute(sql: "UPDATE meta SET stale = 1")
            }
        }
    }

    // MARK: One transaction

    private func writing<T>(_ body: (Database) throws -> T) throws -> T {
        do {
            return try IndexFailure.translating { try queue.write(body) }
        } catch {
            // What is in memory may be ahead of the file now.
            try reload()
            throw error
        }
    }

    private func documents(of note: UNID, _ database: Database) throws -> [(Int64, UNID)] {
        try Row.fetchAll(
            database.cachedStatement(sql: "SELECT id, unid FROM doc WHERE note = ?"), arguments: [Data(note.bytes)]
        ).map { row in
            guard let unid = UNID(bytes: row[1] as Data) else { throw IndexFailure.damaged }
            return (row[0], unid)
        }
    }

    func pieces(of document: Int64, _ database: Database) throws -> [TextPiece] {
        let bytes = try Data.fetchOne(
            database.cachedStatement(sql: "SELECT pieces FROM text WHERE doc = ?"), arguments: [document])
        guard let bytes else { throw IndexFailure.damaged }
        return try PieceCodec.decode(Array(bytes))
    }

    private func remove(_ document: Int64, _ database: Database) throws {
        try setWords(of: document, before: try pieces(of: document, database), after: nil, database)
        for table in ["doc_reader", "file_use"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE doc = ?").execute(arguments: [document])
        }
        try database.cachedStatement(sql: "DELETE FROM doc WHERE id = ?").execute(arguments: [document])
    }

    private func insert(_ document: IndexedDocument, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO doc(unid, note, form, length, open) VALUES (?, ?, ?, 0, ?)")
            .execute(
                arguments: [
                    Data(document.unid.bytes), Data(document.note.bytes), document.form, document.readers == nil,
                ])
        let id = database.lastInsertedRowID
        for reader in Set(document.readers ?? []) {
            try database.cachedStatement(sql: "INSERT INTO doc_reader VALUES (?, ?)").execute(arguments: [reader, id])
        }
        var pieces = document.text.pieces
        for (item, reference) in document.text.attachments {
            let key = Data(reference.digest)
            try database.execute(sql: "INSERT OR IGNORE INTO file VALUES (?, 0, '', '')", arguments: [key])
            try database.execute(
                sql: "INSERT OR IGNORE INTO file_use VALUES (?, ?, ?, ?, ?)",
                arguments: [id, key, item, reference.name, Int64(bitPattern: reference.size)])
            let known = try String.fetchOne(
                database, sql: "SELECT body FROM file WHERE digest = ? AND state = 1", arguments: [key])
            if let known { pieces.append(TextPiece(item: item, attachment: reference.name, text: known)) }
        }
        let isKnown = pieces.count == document.text.pieces.count
        try setWords(of: id, before: nil, after: pieces, encoded: isKnown ? document.pieces : nil, database)
    }

    /// Replaces the words of a document. FTS5 keeps no text of its own, so it has to be told what the document held.
    ///
    /// - Parameters:
    ///   - after: nil for a document that goes.
    ///   - encoded: what is stored of `after`, if somebody has made it already.
    private func setWords(
        of document: Int64, before: [TextPiece]?, after: [TextPiece]?, encoded: [UInt8]? = nil, _ database: Database
    ) throws {
        if let before { try feed(before, of: document, isRemoval: true, database) }
        guard let after else {
            try database.cachedStatement(sql: "DELETE FROM text WHERE doc = ?").execute(arguments: [document])
            return setLength(nil, of: document)
        }
        let count = tokenizer.wordCount
        try feed(after, of: document, isRemoval: false, database)
        let length = UInt32(clamping: tokenizer.wordCount - count)
        setLength(length, of: document)
        try database.cachedStatement(sql: "UPDATE doc SET length = ? WHERE id = ?")
            .execute(arguments: [length, document])
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO text VALUES (?, ?)")
            .execute(arguments: [document, Data(encoded ?? PieceCodec.encode(after))])
    }

    private static let names = IndexSchema.columns.joined(separator: ", ")
    private static let marks = IndexSchema.columns.map { _ in "?" }.joined(separator: ", ")

    private func feed(
        _ pieces: [TextPiece], of document: Int64, isRemoval: Bool, _ database: Database
    ) throws {
        let sql =
            isRemoval
            ? "INSERT INTO words(rowid, words, \(Self.names)) VALUES (?, 'delete', \(Self.marks))"
            : "INSERT INTO words(rowid, \(Self.names)) VALUES (?, \(Self.marks))"
        // Bound through SQLite's own functions: most of the columns stay empty. What is bound is not copied; it stays where it
        // is until the row is written.
        let statement = try database.cachedStatement(sql: sql).sqliteStatement
        try fill(pieces, database)
        let status = texts.withColumns { bytes, columns in
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
            sqlite3_bind_int64(statement, 1, document)
            for (column, range) in columns {
                let text = UnsafeRawPointer(bytes.baseAddress! + range.lowerBound).assumingMemoryBound(to: CChar.self)
                let status = sqlite3_bind_text(statement, CInt(column + 2), text, CInt(range.count), nil)
                guard status == SQLITE_OK else { return status }
            }
            defer {
                sqlite3_reset(statement)
                sqlite3_clear_bindings(statement)
            }
            return sqlite3_step(statement)
        }
        guard status == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: status & 0xFF), message: "writing words failed")
        }
    }

    /// Each column's text, with a gap between values. The same pieces always give the same columns.
    private func fill(_ pieces: [TextPiece], _ database: Database) throws {
        texts.removeAll()
        for piece in pieces {
            let number = try number(of: piece.item, database)
            if number < IndexSchema.ownColumns {
                texts.append(piece.text, to: number)
            } else {
                texts.append(piece.text, to: IndexSchema.ownColumns, tag: number)
            }
        }
    }

    private func number(of item: String, _ database: Database) throws -> Int {
        if let known = items[item] { return known }
        let number = items.count
        try database.execute(sql: "INSERT INTO item VALUES (?, ?)", arguments: [number, item])
        items[item] = number
        return number
    }
}
