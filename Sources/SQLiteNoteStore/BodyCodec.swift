import BlockCompression
import GRDB
import NoteModel

/// Stored bodies: LZ4 blocks, with a dictionary for each form.
///
/// A body is `dictionary << 1 | isCompressed` and the raw size as varints, then the block. A form's dictionary is made once,
/// of its first revisions, and never changes; bodies name the one they need, so a later generation could add better ones.
final class BodyCodec {
    /// How many revisions of a form a dictionary is made of, and how large it may get. `Documentation/performance.md` says
    /// what was measured.
    private static let samplesPerDictionary = 32
    private static let dictionaryBytesMax = 32 << 10

    private var compressors: [Int64: (dictionary: Int64, compressor: BlockCompressor)] = [:]
    private let plain = BlockCompressor()
    private var dictionaries: [Int64: [UInt8]] = [:]
    private var samples: [Int64: [[UInt8]]] = [:]
    private var formsWithDictionary: Set<Int64>?
    private let selectDictionary: SQLStatement
    private let selectLatest: SQLStatement
    private let insertDictionary: SQLStatement
    private let usesDictionaries: Bool

    init(_ database: Database, usesDictionaries: Bool) throws {
        self.usesDictionaries = usesDictionaries
        selectDictionary = try SQLStatement(database, "SELECT bytes FROM dictionary WHERE id = ?")
        selectLatest = try SQLStatement(database, "SELECT max(id), form, bytes FROM dictionary GROUP BY form")
        insertDictionary = try SQLStatement(database, "INSERT INTO dictionary(form, bytes) VALUES (?, ?) RETURNING id")
    }

    func forget() {
        compressors = [:]
        dictionaries = [:]
        samples = [:]
        formsWithDictionary = nil
    }

    /// Compresses `raw` as content of `form`. Samples are counted only for whole revisions.
    func encode(_ raw: [UInt8], form: Int64, isRevision: Bool) throws -> [UInt8] {
        let (dictionary, compressor) = try self.compressor(for: form, sample: isRevision ? raw : nil)
        return raw.withUnsafeBytes { raw in
            compressor.compress(raw) { block in
                var writer = ByteWriter(capacity: min(block.count, raw.count) + 8)
                let isSmaller = block.count < raw.count
                writer.varint(UInt64(dictionary) << 1 | (isSmaller ? 1 : 0))
                writer.varint(raw.count)
                writer.raw(isSmaller ? block : raw)
                return writer.bytes
            }
        }
    }

    /// Undoes ``encode(_:form:isRevision:)``, with `prefix` before the result.
    func decode(_ body: UnsafeRawBufferPointer, prefix: [UInt8] = []) throws -> [UInt8] {
        var reader = ByteReader(body)
        guard let head = try? reader.varint(), let size = try? reader.varint() else {
            throw SQLiteFailure.damaged("a body has no head")
        }
        guard size <= UInt64(Limits.revisionBytesMax) * 8 else { throw SQLiteFailure.damaged("a body is too large") }
        let block = try reader.slice(reader.remaining)
        if head & 1 == 0 { return prefix + Array(block) }
        do {
            return try BlockDecompressor.decompress(
                block, size: Int(size), dictionary: try dictionary(Int64(head >> 1)), prefix: prefix)
        } catch is BlockDecompressor.Failure {
            throw SQLiteFailure.damaged("a body does not decompress")
        }
    }

    private func dictionary(_ id: Int64) throws -> [UInt8] {
        if id == 0 { return [] }
        if let known = dictionaries[id] { return known }
        guard let found = try selectDictionary.first({ $0.int(id) }, { Array($0.blob(0)) }) else {
            throw SQLiteFailure.damaged("a dictionary is missing")
        }
        dictionaries[id] = found
        return found
    }

    private func compressor(for form: Int64, sample: [UInt8]?) throws -> (
        dictionary: Int64, compressor: BlockCompressor
    ) {
        if formsWithDictionary == nil {
            formsWithDictionary = []
            _ = try selectLatest.all { _ in
            } _: { row in
                let bytes = Array(row.blob(2))
                formsWithDictionary!.insert(row.int(1))
                compressors[row.int(1)] = (row.int(0), BlockCompressor(dictionary: bytes))
                dictionaries[row.int(0)] = bytes
            }
        }
        if let known = compressors[form] { return known }
        guard usesDictionaries, let sample else { return (0, plain) }
        samples[form, default: []].append(sample)
        guard samples[form]!.count >= Self.samplesPerDictionary else { return (0, plain) }
        // The latest sample goes last, where LZ4 finds it nearest.
        let bytes = Array(samples[form]!.joined().suffix(Self.dictionaryBytesMax))
        samples[form] = nil
        let id = try insertDictionary.first { binder in
            binder.int(form)
            binder.blob(bytes)
        } _: {
            $0.int(0)
        }!
        dictionaries[id] = bytes
        compressors[form] = (id, BlockCompressor(dictionary: bytes))
        return compressors[form]!
    }
}
