/// What hides short values (a date, a yes or no) behind their commitments once they are redacted.
public enum Salts: Hashable, Sendable {
    /// Every write's salt derives from 16 random bytes. The form of every fresh revision: it costs 16 bytes a revision.
    case seed(UInt128)
    /// One salt for each write, after a redaction: the seed would give the redacted write's salt away.
    case explicit([UInt128])

    /// Of a revision without writes, such as a deletion.
    static let none = Salts.seed(0)

    /// Salts of the first `count` writes. Two come from each hash `SHA-256("dongbo.salt.1", seed, index / 2)`.
    func derived(count: Int) -> [UInt128] {
        switch self {
        case .explicit(let salts): return salts
        case .seed(let seed):
            var salts: [UInt128] = []
            salts.reserveCapacity(count + 1)
            var block = ByteWriter(capacity: 40)
            block.raw("dongbo.salt.1".utf8)
            block.fixed(seed)
            block.fixed(UInt32(0))
            var input = block.bytes
            for index in 0..<(count + 1) / 2 {
                withUnsafeBytes(of: UInt32(index).bigEndian) {
                    input.replaceSubrange(input.count - 4..<input.count, with: $0)
                }
                let hash = Digest(of: input)
                salts.append(hash.truncated)
                salts.append(hash.tail)
            }
            return salts
        }
    }
}
