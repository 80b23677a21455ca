import BlockCompression
import Testing

@Suite struct BlockCompressorTests {
    func decompress(_ block: [UInt8], size: Int, dictionary: [UInt8] = [], prefix: [UInt8] = []) throws -> [UInt8] {
        try block.withUnsafeBytes {
            try BlockDecompressor.decompress($0, size: size, dictionary: dictionary, prefix: prefix)
        }
    }

    static let text = Array(String(repeating: "Phường Hạ Đình, quận Thanh Xuân; ", count: 40).utf8)

    @Test(arguments: [0, 1, 12, 13, 4096, 70_000, 1 << 20])
    func `every block comes back as it was`(size: Int) throws {
        let compressor = BlockCompressor()
        let raw = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        #expect(try decompress(compressor.compress(raw), size: size) == raw)
    }

    @Test func `one compressor gives the same block for the same input whatever came before`() throws {
        let used = BlockCompressor(dictionary: Self.text)
        _ = used.compress([UInt8](repeating: 7, count: 100_000))
        let fresh = BlockCompressor(dictionary: Self.text)
        #expect(used.compress(Self.text) == fresh.compress(Self.text))
    }

    @Test func `a dictionary makes similar text smaller and is needed to read it`() throws {
        let plain = BlockCompressor().compress(Array(Self.text.prefix(60)))
        let helped = BlockCompressor(dictionary: Self.text).compress(Array(Self.text.prefix(60)))
        #expect(helped.count < plain.count)
        #expect(try decompress(helped, size: 60, dictionary: Self.text) == Array(Self.text.prefix(60)))
        #expect(throws: BlockDecompressor.Failure.self) { try decompress(helped, size: 60) }
    }

    @Test func `a prefix stands before the result`() throws {
        let block = BlockCompressor().compress(Self.text)
        #expect(try decompress(block, size: Self.text.count, prefix: [1, 2]) == [1, 2] + Self.text)
    }

    @Test func `a block of another size than promised is refused`() throws {
        let block = BlockCompressor().compress(Self.text)
        for size in [0, Self.text.count - 1, Self.text.count + 1, 1 << 20] {
            #expect(throws: BlockDecompressor.Failure.self) { try decompress(block, size: size) }
        }
    }

    @Test func `hostile blocks never get past their bounds`() {
        let block = BlockCompressor().compress(Self.text)
        for index in block.indices {
            for flip: UInt8 in [0x01, 0x10, 0xFF] {
                var damaged = block
                damaged[index] ^= flip
                let result = try? decompress(damaged, size: Self.text.count)
                #expect(result.map { $0.count == Self.text.count } ?? true)
            }
            #expect((try? decompress(Array(block.prefix(index)), size: Self.text.count)) == nil)
        }
    }
}
