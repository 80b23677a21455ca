import FullText
import GRDB
import GRDBSQLite

/// FTS5's way to ``WordScanner``: each word goes into the index as it is folded and, at the same place, as it is spelled.
///
/// A column's text may hold two kinds of control bytes, which no text of a note has: `gap` between values, so that no
/// phrase goes from one into the next; and, in the column that several items share, `tag NUMBER tagEnd` before an item's
/// text, whose words are then also entered with the number before them. Queries come spelled already, with spaces between.
final class WordsTokenizer {
    static let gap: UInt8 = 3
    static let tag: UInt8 = 1
    static let tagEnd: UInt8 = 2
    static let name = "dongbo"

    // One thread reads at a time, and nothing calls back into a reading.
    @exclusivity(unchecked) private var scanner = WordScanner()
    @exclusivity(unchecked) private var tagBytes: [UInt8] = []
    /// Words in the documents read so far.
    @exclusivity(unchecked) private(set) var wordCount = 0

    typealias Sink =
        @convention(c) (UnsafeMutableRawPointer?, CInt, UnsafePointer<CChar>?, CInt, CInt, CInt) -> CInt

    /// Makes it known on a connection, which must not outlive it.
    func register(on database: Database) {
        let api = FTS5.api(database)
        var functions = fts5_tokenizer(
            xCreate: { context, _, _, handle in
                handle?.pointee = OpaquePointer(context)
                return SQLITE_OK
            }, xDelete: { _ in },
            xTokenize: { handle, context, flags, text, count, sink in
                guard let handle, let sink else { return SQLITE_ERROR }
                guard let text else { return SQLITE_OK }
                let tokenizer = Unmanaged<WordsTokenizer>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue()
                return text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { start in
                    let bytes = UnsafeBufferPointer(start: start, count: Int(count))
                    return flags & FTS5_TOKENIZE_DOCUMENT != 0
                        ? tokenizer.document(bytes, context, sink) : tokenizer.query(bytes, context, sink)
                }
            })
        let status = api.pointee.xCreateTokenizer(
            UnsafeMutablePointer(mutating: api), Self.name, Unmanaged.passUnretained(self).toOpaque(), &functions, nil)
        precondition(status == SQLITE_OK, "a tokenizer can always be registered on a new connection")
    }

    private func document(
        _ bytes: UnsafeBufferPointer<UInt8>, _ context: UnsafeMutableRawPointer?, _ sink: Sink
    ) -> CInt {
        var position = 0
        tagBytes.removeAll(keepingCapacity: true)
        while position < bytes.count {
            var end = position
            while end < bytes.count, bytes[end] > Self.gap || bytes[end] < Self.tag { end += 1 }
            var status = words(
                UnsafeBufferPointer(rebasing: bytes[position..<end]), position, &scanner, context, sink)
            position = end
            if status == SQLITE_OK, position < bytes.count {
                if bytes[position] == Self.gap {
                    status = emit([Self.gap], 0, position..<(position + 1), context, sink)
                } else if bytes[position] == Self.tag {
                    let close = bytes[position...].firstIndex(of: Self.tagEnd) ?? bytes.count - 1
                    tagBytes = Array(bytes[(position + 1)...close])
                    position = close
                }
                position += 1
            }
            if status != SQLITE_OK { return status }
        }
        return SQLITE_OK
    }

    private func words(
        _ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int, _ scanner: inout WordScanner,
        _ context: UnsafeMutableRawPointer?, _ sink: Sink
    ) -> CInt {
        scanner.begin()
        while let found = scanner.next(in: bytes) {
            wordCount += 1
            let range = (found.lowerBound + offset)..<(found.upperBound + offset)
            let status = scanner.withSpellings { folded, exact in
                enter(folded, exact, range, context, sink)
            }
            if status != SQLITE_OK { return status }
        }
        return SQLITE_OK
    }

    private func enter(
        _ folded: UnsafeBufferPointer<UInt8>, _ exact: UnsafeBufferPointer<UInt8>?, _ range: Range<Int>,
        _ context: UnsafeMutableRawPointer?, _ sink: Sink
    ) -> CInt {
        var status = emit(folded, 0, range, context, sink)
        if status == SQLITE_OK, let exact { status = emit(exact, FTS5_TOKEN_COLOCATED, range, context, sink) }
        guard status == SQLITE_OK, !tagBytes.isEmpty else { return status }
        status = emit(tagBytes + folded, FTS5_TOKEN_COLOCATED, range, context, sink)
        if status == SQLITE_OK, let exact {
            status = emit(tagBytes + exact, FTS5_TOKEN_COLOCATED, range, context, sink)
        }
        return status
    }

    private func query(
        _ bytes: UnsafeBufferPointer<UInt8>, _ context: UnsafeMutableRawPointer?, _ sink: Sink
    ) -> CInt {
        for word in bytes.split(separator: 0x20) {
            let status = emit(Array(word), 0, word.startIndex..<word.endIndex, context, sink)
            if status != SQLITE_OK { return status }
        }
        return SQLITE_OK
    }

    private func emit(
        _ token: [UInt8], _ flags: CInt, _ range: Range<Int>, _ context: UnsafeMutableRawPointer?, _ sink: Sink
    ) -> CInt {
        token.withUnsafeBufferPointer { emit($0, flags, range, context, sink) }
    }

    @inline(__always) private func emit(
        _ token: UnsafeBufferPointer<UInt8>, _ flags: CInt, _ range: Range<Int>, _ context: UnsafeMutableRawPointer?,
        _ sink: Sink
    ) -> CInt {
        sink(
            context, flags, UnsafeRawPointer(token.baseAddress)?.assumingMemoryBound(to: CChar.self),
            CInt(token.count), CInt(range.lowerBound), CInt(range.upperBound))
    }
}
