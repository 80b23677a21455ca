/// The tables of one database file, format 1. `Documentation/format.md` explains them.
///
/// Every key is a monotone integer, so bulk writing appends; a UNID is mapped to one once.
enum Schema {
    static let format: Int64 = 1

    static let statements = """
        CREATE TABLE database(
            id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, replica BLOB NOT NULL,
            incarnation BLOB NOT NULL, title TEXT NOT NULL, counter INTEGER NOT NULL, time INTEGER NOT NULL) STRICT;
        CREATE TABLE incarnation(ix INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE form(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE dictionary(id INTEGER PRIMARY KEY, form INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE note(
            key INTEGER PRIMARY KEY, unid BLOB NOT NULL, form INTEGER NOT NULL, standing INTEGER NOT NULL,
            conflicts INTEGER NOT NULL, generation INTEGER NOT NULL, revisions INTEGER NOT NULL,
            sequence INTEGER NOT NULL, last INTEGER NOT NULL, context BLOB NOT NULL, state BLOB,
            places BLOB) STRICT;
        CREATE UNIQUE INDEX note_unid ON note(unid);
        CREATE TABLE revision(
            id INTEGER PRIMARY KEY, note INTEGER NOT NULL, previous INTEGER NOT NULL, hash BLOB NOT NULL,
            body BLOB NOT NULL) STRICT;
        CREATE TABLE feed(sequence INTEGER PRIMARY KEY, note INTEGER NOT NULL, origin INTEGER NOT NULL) STRICT;
        CREATE TABLE restricted(sequence INTEGER PRIMARY KEY, note INTEGER NOT NULL, origin INTEGER NOT NULL) STRICT;
        CREATE TABLE reader(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE place(
            reader INTEGER NOT NULL, sequence INTEGER NOT NULL, note INTEGER NOT NULL, origin INTEGER NOT NULL,
            PRIMARY KEY (reader, sequence)) STRICT, WITHOUT ROWID;
        CREATE TABLE design(note INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE checkpoint(
            source INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, first INTEGER NOT NULL, peer TEXT NOT NULL UNIQUE,
            scope BLOB NOT NULL, reached BLOB NOT NULL) STRICT;
        CREATE TABLE acknowledgement(
            replica INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, heard INTEGER NOT NULL) STRICT;
        CREATE TABLE pending(
            unid BLOB PRIMARY KEY, source INTEGER NOT NULL, reason INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE conflict(unid BLOB PRIMARY KEY, note INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX conflict_note ON conflict(note);
        CREATE TABLE quarantine(
            id INTEGER PRIMARY KEY, unid BLOB NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL, peer TEXT NOT NULL,
            received INTEGER NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL UNIQUE) STRICT;
        """

    /// What files of before have not: made when a file is opened, filled by what is written from then on.
    static let signatureStatements = """
        CREATE TABLE IF NOT EXISTS signedgroup(
            incarnation INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, signer BLOB NOT NULL,
            signature BLOB NOT NULL, nodes BLOB NOT NULL, PRIMARY KEY (incarnation, last, signature)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS signer(
            fingerprint BLOB PRIMARY KEY, declaration BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """

    /// What files of before have not: made when a file is opened, filled by what peers say from then on.
    static let declineStatements = """
        CREATE TABLE IF NOT EXISTS declined(
            unid BLOB NOT NULL, incarnation INTEGER NOT NULL, counter INTEGER NOT NULL, peer TEXT NOT NULL,
            reason TEXT NOT NULL, message TEXT NOT NULL, told INTEGER NOT NULL,
            PRIMARY KEY (unid, incarnation, counter, peer)) STRICT, WITHOUT ROWID;
        """

    /// What files of before have not: made when a file is opened, filled from what is there.
    static let viewStatements = """
        CREATE TABLE IF NOT EXISTS view(
            id INTEGER PRIMARY KEY AUTOINCREMENT, unid BLOB NOT NULL, fingerprint BLOB NOT NULL,
            phase INTEGER NOT NULL, evaluated INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS viewlist(
            id INTEGER PRIMARY KEY, view INTEGER NOT NULL, ordering INTEGER NOT NULL, part INTEGER NOT NULL,
            audience BLOB NOT NULL, UNIQUE (view, ordering, part, audience)) STRICT;
        CREATE TABLE IF NOT EXISTS viewreader(
            view INTEGER NOT NULL, ordering INTEGER NOT NULL, part INTEGER NOT NULL, reader INTEGER NOT NULL,
            list INTEGER NOT NULL, PRIMARY KEY (view, ordering, part, reader, list)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS viewreader_list ON viewreader(list);
        CREATE TABLE IF NOT EXISTS viewplace(
            list INTEGER NOT NULL, first BLOB NOT NULL, leaf INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (list, first)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS viewleaf(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS viewnote(
            view INTEGER NOT NULL, note INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (view, note)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS viewresponse(
            view INTEGER NOT NULL, parent BLOB NOT NULL, note INTEGER NOT NULL,
            PRIMARY KEY (view, parent, note)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS viewresponse_note ON viewresponse(view, note);
        CREATE TABLE IF NOT EXISTS readmark(
            note INTEGER NOT NULL, person INTEGER NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (note, person)) STRICT, WITHOUT ROWID;
        """
}
