import CLZ4

/// Compresses single blocks with LZ4, optionally against a dictionary: text both sides already have.
///
/// Not thread-safe: it reuses one working state. Decompression (``BlockDecompressor``) has no state.
public final class BlockCompressor {
    private let prepared: UnsafeMutablePointer<LZ4_stream_t>
    private let working: UnsafeMutablePointer<LZ4_stream_t>
    private let dictionary: UnsafeMutableBufferPointer<CChar>
    private var output: [UInt8] = []

    /// - Parameter dictionary: at most its last 64 KiB count (LZ4's window); empty for none.
    public init(dictionary bytes: [UInt8] = []) {
        prepared = .allocate(capacity: 1)
        working = .allocate(capacity: 1)
        LZ4_initStream(prepared, MemoryLayout<LZ4_stream_t>.size)
        LZ4_initStream(working, MemoryLayout<LZ4_stream_t>.size)
        dictionary = .allocate(capacity: max(1, bytes.count))
        for (index, byte) in bytes.enumerated() { dictionary[index] = CChar(bitPattern: byte) }
        LZ4_loadDict(prepared, dictionary.baseAddress, Int32(bytes.count))
    }

    deinit {
        prepared.deallocate()
        working.deallocate()
        dictionary.deallocate()
    }

    /// The LZ4 block of `bytes`, which is lent to `body` until it returns. At most 2 GiB of input.
    public func compress<T>(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T
    {
        let bound = Int(LZ4_compressBound(Int32(bytes.count)))
        if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
        // The prepared state holds the dictionary's hash table; copying it is far cheaper than hashing it anew.
        working.update(from: prepared, count: 1)
        return try output.withUnsafeMutableBytes { buffer in
            let written = LZ4_compress_fast_continue(
                working, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), Int32(bound), 1)
            precondition(written > 0, "LZ4 had room for the worst case")
            return try body(UnsafeRawBufferPointer(rebasing: buffer[..<Int(written)]))
        }
    }

    public func compress(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { compress($0) { Array($0) } }
    }
}

/// Undoes ``BlockCompressor``. Safe on hostile input.
public enum BlockDecompressor {
    /// The block did not decompress to exactly the size that was promised.
    public struct Failure: Error, Sendable, Hashable {}

    /// - Parameters:
    ///   - size: bytes after decompression; the caller bounds it before calling.
    ///   - prefix: bytes to put before the result in the same array.
    public static func decompress(
        _ block: UnsafeRawBufferPointer, size: Int, dictionary: [UInt8] = [], prefix: [UInt8] = []
    ) throws(Failure) -> [UInt8] {
        var failed = false
        let result = [UInt8](unsafeUninitializedCapacity: prefix.count + size) { buffer, count in
            for (index, byte) in prefix.enumerated() { buffer[index] = byte }
            let target = UnsafeMutableRawPointer(buffer.baseAddress.map { $0 + prefix.count })
            let read = dictionary.withUnsafeBytes { dictionary in
                LZ4_decompress_safe_usingDict(
                    block.baseAddress?.assumingMemoryBound(to: CChar.self), target?.assumingMemoryBound(to: CChar.self),
                    Int32(block.count), Int32(size), dictionary.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(dictionary.count))
            }
            failed = read != Int32(size)
            count = failed ? 0 : prefix.count + size
        }
        if failed { throw Failure() }
        return result
    }
}
