import GRDB
import GRDBSQLite
import NoteModel

/// One prepared statement on one connection.
///
/// GRDB owns the connection, its transactions and its queue; the statements of the hot path bind and read through
/// SQLite's own functions, because boxing each value would cost more than SQLite does.
/// Not thread-safe: used only on its connection's queue.
final class SQLStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ database: Database, _ sql: String) throws(DongboError) {
        guard let connection = database.sqliteConnection else {
            throw DongboError(.inputOutput, "the database is closed")
        }
        var handle: OpaquePointer?
        let status = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard status == SQLITE_OK, let handle else { throw SQLStatement.error(connection, status) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs to the end and resets. `bind` gets the parameters in order.
    func run(_ bind: (inout Binder) -> Void) throws(DongboError) {
        try start(bind)
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// The first row mapped, or nil without a row.
    func first<T>(_ bind: (inout Binder) -> Void, _ map: (Row) throws -> T) throws -> T? {
        try start(bind)
        defer { sqlite3_reset(handle) }
        return try step() ? try map(Row(handle: handle)) : nil
    }

    /// All rows mapped.
    func all<T>(_ bind: (inout Binder) -> Void, _ map: (Row) throws -> T) throws -> [T] {
        try start(bind)
        defer { sqlite3_reset(handle) }
        var result: [T] = []
        while try step() { result.append(try map(Row(handle: handle))) }
        return result
    }

    private func start(_ bind: (inout Binder) -> Void) throws(DongboError) {
        var binder = Binder(handle: handle)
        bind(&binder)
        precondition(binder.index == sqlite3_bind_parameter_count(handle), "every parameter is bound")
        guard binder.status == SQLITE_OK else { throw Self.error(connection, binder.status) }
    }

    private func step() throws(DongboError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let status: throw Self.error(connection, status)
        }
    }

    static func error(_ connection: OpaquePointer, _ status: Int32) -> DongboError {
        SQLiteFailure.error(status, detail: String(cString: sqlite3_errmsg(connection)))
    }

    /// Binds the next parameter each time.
    struct Binder {
        fileprivate let handle: OpaquePointer
        fileprivate(set) var index: Int32 = 0
        fileprivate(set) var status: Int32 = SQLITE_OK

        mutating func int(_ value: some BinaryInteger) { note(sqlite3_bind_int64(handle, next(), Int64(value))) }

        mutating func text(_ value: String) {
            note(sqlite3_bind_text(handle, next(), value, Int32(value.utf8.count), transient))
        }

        mutating func blob(_ value: UnsafeRawBufferPointer) {
            let index = next()
            if value.isEmpty {
                note(sqlite3_bind_zeroblob(handle, index, 0))
            } else {
                note(sqlite3_bind_blob(handle, index, value.baseAddress, Int32(value.count), transient))
            }
        }

        mutating func blob(_ value: [UInt8]) { value.withUnsafeBytes { blob($0) } }

        mutating func blob(_ value: [UInt8]?) {
            if let value { blob(value) } else { note(sqlite3_bind_null(handle, next())) }
        }

        mutating func identifier(_ value: some Identifier128) {
            withUnsafeBytes(of: value.rawValue.bigEndian) { blob($0) }
        }

        private mutating func next() -> Int32 {
            index += 1
            return index
        }

        private mutating func note(_ result: Int32) { if result != SQLITE_OK { status = result } }
    }

    /// The current row; its buffers are valid only inside the closure that got it.
    struct Row {
        fileprivate let handle: OpaquePointer

        func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
        func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

        /// A number that is never negative in a sound file.
        func unsigned(_ column: Int32) throws(DongboError) -> UInt64 {
            guard let value = UInt64(exactly: int(column)) else { throw SQLiteFailure.damaged("a number is negative") }
            return value
        }

        func text(_ column: Int32) throws(DongboError) -> String {
            guard let text = sqlite3_column_text(handle, column) else {
                throw SQLiteFailure.damaged("a text is missing")
            }
            return String(cString: text)
        }

        func blob(_ column: Int32) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(
                start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
        }

        func identifier<T: Identifier128>(_ column: Int32, _ type: T.Type = T.self) throws(DongboError) -> T {
            guard let value = T(bytes: blob(column)) else {
                throw SQLiteFailure.damaged("an identifier has a wrong size")
            }
            return value
        }
    }
}

/// SQLite copies the bytes before the call returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
