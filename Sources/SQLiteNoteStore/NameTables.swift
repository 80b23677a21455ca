import GRDB
import NoteModel
import NoteStore

/// The append-only tables that give long names short numbers, cached for one connection.
///
/// The writer also adds to them; after a rollback its cache is dropped, because the numbers may be given out again.
final class NameTables {
    private var incarnations: [Int64: IncarnationID] = [:]
    private var incarnationNumbers: [IncarnationID: Int64] = [:]
    private var forms: [Int64: String] = [:]
    private var formNumbers: [String: Int64] = [:]
    private var readers: [Int64: String] = [:]
    private var readerNumbers: [String: Int64] = [:]
    private let selectIncarnation: SQLStatement
    private let selectIncarnationNumber: SQLStatement
    private let insertIncarnation: SQLStatement
    private let selectForm: SQLStatement
    private let selectFormNumber: SQLStatement
    private let insertForm: SQLStatement
    private let selectReader: SQLStatement
    private let selectReaderNumber: SQLStatement
    private let insertReader: SQLStatement

    init(_ database: Database) throws {
        selectIncarnation = try SQLStatement(database, "SELECT id FROM incarnation WHERE ix = ?")
        selectIncarnationNumber = try SQLStatement(database, "SELECT ix FROM incarnation WHERE id = ?")
        insertIncarnation = try SQLStatement(database, "INSERT INTO incarnation(id) VALUES (?) RETURNING ix")
        selectForm = try SQLStatement(database, "SELECT name FROM form WHERE id = ?")
        selectFormNumber = try SQLStatement(database, "SELECT id FROM form WHERE name = ?")
        insertForm = try SQLStatement(database, "INSERT INTO form(name) VALUES (?) RETURNING id")
        selectReader = try SQLStatement(database, "SELECT name FROM reader WHERE id = ?")
        selectReaderNumber = try SQLStatement(database, "SELECT id FROM reader WHERE name = ?")
        insertReader = try SQLStatement(database, "INSERT INTO reader(name) VALUES (?) RETURNING id")
    }

    func forget() {
        incarnations = [:]
        incarnationNumbers = [:]
        forms = [:]
        formNumbers = [:]
        readers = [:]
        readerNumbers = [:]
    }

    func incarnation(_ number: Int64) throws -> IncarnationID {
        if let known = incarnations[number] { return known }
        let found = try selectIncarnation.first {
            $0.int(number)
        } _: {
            try $0.identifier(0, IncarnationID.self)
        }
        guard let found else { throw SQLiteFailure.damaged("an incarnation is missing") }
        incarnations[number] = found
        return found
    }

    /// Nil when the incarnation was never seen here.
    func number(of incarnation: IncarnationID) throws -> Int64? {
        if let known = incarnationNumbers[incarnation] { return known }
        let found = try selectIncarnationNumber.first {
            $0.identifier(incarnation)
        } _: {
            $0.int(0)
        }
        incarnationNumbers[incarnation] = found
        return found
    }

    func assignedNumber(of incarnation: IncarnationID) throws -> Int64 {
        if let known = try number(of: incarnation) { return known }
        let added = try insertIncarnation.first {
            $0.identifier(incarnation)
        } _: {
            $0.int(0)
        }!
        incarnationNumbers[incarnation] = added
        return added
    }

    func form(_ number: Int64) throws -> String {
        if let known = forms[number] { return known }
        guard let found = try selectForm.first({ $0.int(number) }, { try $0.text(0) }) else {
            throw SQLiteFailure.damaged("a form's name is missing")
        }
        forms[number] = found
        return found
    }

    func assignedNumber(ofForm form: String) throws -> Int64 {
        if let known = formNumbers[form] { return known }
        let number =
            try selectFormNumber.first {
                $0.text(form)
            } _: {
                $0.int(0)
            }
            ?? insertForm.first {
                $0.text(form)
            } _: {
                $0.int(0)
            }!
        formNumbers[form] = number
        return number
    }

    func reader(_ number: Int64) throws -> String {
        if let known = readers[number] { return known }
        guard let found = try selectReader.first({ $0.int(number) }, { try $0.text(0) }) else {
            throw SQLiteFailure.damaged("a reader's name is missing")
        }
        readers[number] = found
        return found
    }

    /// Nil when no note was ever restricted to this reader.
    func number(ofReader reader: String) throws -> Int64? {
        if let known = readerNumbers[reader] { return known }
        let found = try selectReaderNumber.first {
            $0.text(reader)
        } _: {
            $0.int(0)
        }
        readerNumbers[reader] = found
        return found
    }

    func assignedNumber(ofReader reader: String) throws -> Int64 {
        if let known = try number(ofReader: reader) { return known }
        let added = try insertReader.first {
            $0.text(reader)
        } _: {
            $0.int(0)
        }!
        readerNumbers[reader] = added
        return added
    }

    /// Places as `(reader, sequence << 1 | isLive)` varints; nil for none.
    func encode(_ places: [FeedPlace]) -> [UInt8]? {
        guard !places.isEmpty else { return nil }
        var writer = ByteWriter(capacity: places.count * 6)
        for place in places {
            writer.varint(UInt64(place.reader))
            writer.varint(place.sequence << 1 | (place.isLive ? 1 : 0))
        }
        return writer.bytes
    }

    func places(_ bytes: UnsafeRawBufferPointer) throws -> [FeedPlace] {
        var reader = ByteReader(bytes)
        var places: [FeedPlace] = []
        do {
            while !reader.isAtEnd {
                let number = Int64(clamping: try reader.varint())
                let packed = try reader.varint()
                places.append(FeedPlace(reader: number, sequence: packed >> 1, isLive: packed & 1 == 1))
            }
        } catch {
            throw SQLiteFailure.damaged("a note's places in feeds cannot be read")
        }
        return places
    }

    /// A version vector with incarnation numbers: `(number, counter)` as varints.
    func encode(_ vector: VersionVector) throws -> [UInt8] {
        var writer = ByteWriter(capacity: vector.entries.count * 6)
        for entry in vector.entries {
            writer.varint(UInt64(try assignedNumber(of: entry.incarnation)))
            writer.varint(entry.counter)
        }
        return writer.bytes
    }

    func vector(_ bytes: UnsafeRawBufferPointer) throws -> VersionVector {
        var reader = ByteReader(bytes)
        var dots: [Dot] = []
        do {
            while !reader.isAtEnd {
                let number = Int64(clamping: try reader.varint())
                dots.append(Dot(try incarnation(number), try reader.varint()))
            }
        } catch is CodecError {
            throw SQLiteFailure.damaged("a note's context cannot be read")
        }
        return VersionVector(dots)
    }
}
