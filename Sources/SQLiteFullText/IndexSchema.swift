/// The tables of an index file. `Documentation/format.md` explains them. A file of another format is made anew.
enum IndexSchema {
    /// Also to be raised when words are cut or spelled differently.
    static let format = 1
    /// Items with a column of `words` of their own; those that come later share the last column.
    static let ownColumns = 128

    static let statements = """
        CREATE TABLE meta(
            id INTEGER PRIMARY KEY CHECK (id = 1), incarnation BLOB NOT NULL, home TEXT NOT NULL,
            through INTEGER NOT NULL, stale INTEGER NOT NULL) STRICT;
        CREATE TABLE item(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE doc(
            id INTEGER PRIMARY KEY, unid BLOB NOT NULL UNIQUE, note BLOB NOT NULL, form TEXT NOT NULL,
            length INTEGER NOT NULL, open INTEGER NOT NULL) STRICT;
        CREATE INDEX doc_note ON doc(note);
        CREATE TABLE text(doc INTEGER PRIMARY KEY, pieces BLOB NOT NULL) STRICT;
        CREATE TABLE doc_reader(
            key TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (key, doc)) STRICT, WITHOUT ROWID;
        CREATE INDEX reader_doc ON doc_reader(doc);
        CREATE TABLE file(
            digest BLOB PRIMARY KEY, state INTEGER NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE INDEX file_state ON file(state);
        CREATE TABLE file_use(
            doc INTEGER NOT NULL, digest BLOB NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
            PRIMARY KEY (doc, digest, item)) STRICT, WITHOUT ROWID;
        CREATE INDEX use_digest ON file_use(digest);
        CREATE VIRTUAL TABLE words USING fts5(
            \(columns.joined(separator: ", ")), content='', columnsize=0, tokenize='dongbo');
        INSERT INTO words(words, rank) VALUES ('hashsize', \(segmentBytes));
        PRAGMA user_version = \(format);
        """

    /// Bytes of words that FTS5 gathers before it writes a segment: few and large ones are merged less often, and a search
    /// opens fewer.
    static let segmentBytes = 8 << 20

    static let columns = (0...ownColumns).map(column)

    static func column(_ item: Int) -> String { "c\(min(item, ownColumns))" }
}
