import Crypto
import NoteModel

/// An item's value that only those can read for whom it was sealed. `Documentation/sealed-items.md` has the bytes.
///
/// A fresh key for each value encrypts it (AES-256-GCM); that key is wrapped for every recipient. The head, which names the
/// recipients, is authenticated with the value: nobody can add, take away or exchange one without opening and sealing it anew.
public struct SealedEnvelope: Sendable, Hashable {
    static let version: UInt8 = 1
    public static let recipientsMax = 64
    private static let nonceBytes = 12
    private static let tagBytes = 16
    private static let keyBytes = 32
    /// Shorter values take as much room, so that length does not tell yes from no.
    static let paddedBytesMin = 64

    /// Sorted by key.
    private let wrapped: [WrappedSecret]
    private let nonce: [UInt8]
    /// Ciphertext and tag.
    private let box: [UInt8]

    /// The keys it was sealed for.
    public var recipients: [KeyID] { wrapped.map(\.key) }

    // MARK: Sealing and opening

    /// Seals a value.
    ///
    /// - Parameter keys: for whom; each once, whatever the order.
    /// - Complexity: a key agreement for each recipient, about 0.1 ms.
    public init(_ value: ItemValue, for keys: [SealingPublicKey], in context: SealingContext) throws(SealingFault) {
        let keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }.values.sorted { $0.id < $1.id }
        guard (1...Self.recipientsMax).contains(keys.count) else { throw .recipients }
        let plain = try Self.padded(value)
        let secret = SymmetricKey(size: .bits256)
        var wrapped: [WrappedSecret] = []
        for key in keys {
            wrapped.append(try WrappedSecret(secret.withUnsafeBytes { Array($0) }, for: key, info: context.bytes))
        }
        self.wrapped = wrapped
        let nonce = AES.GCM.Nonce()
        self.nonce = nonce.withUnsafeBytes { Array($0) }
        do {
            let sealed = try AES.GCM.seal(
                plain, using: secret, nonce: nonce, authenticating: context.bytes + Self.head(wrapped))
            box = sealed.ciphertext.asBytes + sealed.tag.asBytes
        } catch {
            throw .tooLarge
        }
        guard bytes.count <= Limits.valueBytesMax - 16 else { throw .tooLarge }
    }

    /// The value.
    ///
    /// - Throws: ``SealingFault/notForThis`` for another's key, ``SealingFault/damaged`` for what was changed or moved.
    public func open(with key: SealingPrivateKey, in context: SealingContext) throws(SealingFault) -> ItemValue {
        guard let own = wrapped.first(where: { $0.key == key.publicKey.id }) else { throw .notForThis }
        guard let secret = own.open(with: key, info: context.bytes), secret.count == Self.keyBytes else {
            throw .damaged
        }
        let plain: [UInt8]
        do {
            let sealed = try AES.GCM.SealedBox(
                nonce: try AES.GCM.Nonce(data: nonce), ciphertext: box.dropLast(Self.tagBytes),
                tag: box.suffix(Self.tagBytes))
            plain = try AES.GCM.open(
                sealed, using: SymmetricKey(data: secret), authenticating: context.bytes + Self.head(wrapped)
            ).asBytes
        } catch {
            throw .damaged
        }
        return try Self.value(plain)
    }

    // MARK: The value inside

    private static func padded(_ value: ItemValue) throws(SealingFault) -> [UInt8] {
        var inner = ByteWriter()
        inner.value(value)
        guard inner.count < Limits.valueBytesMax else { throw .tooLarge }
        var writer = ByteWriter(capacity: inner.count + 128)
        writer.fixed(UInt32(inner.count))
        writer.raw(inner.bytes)
        return writer.bytes + [UInt8](repeating: 0, count: paddedLength(writer.count) - writer.count)
    }

    private static func value(_ plain: [UInt8]) throws(SealingFault) -> ItemValue {
        do throws(CodecError) {
            return try ByteReader.read(plain) { reader throws(CodecError) in
                let length = Int(try reader.fixed(UInt32.self))
                guard length <= Limits.valueBytesMax, Self.paddedLength(length + 4) == plain.count else {
                    throw .malformed("padded otherwise")
                }
                let start = reader.offset
                let value = try reader.value()
                guard reader.offset - start == length, try reader.slice(reader.remaining).allSatisfy({ $0 == 0 }) else {
                    throw .malformed("not one value and padding")
                }
                if case .sealed = value { throw .malformed("a sealed value in another") }
                return value
            }
        } catch {
            throw .damaged
        }
    }

    /// Padmé (Nikitin et al., 2019): a length tells O(log log) bits, and costs at most an eighth more.
    static func paddedLength(_ length: Int) -> Int {
        guard length > paddedBytesMin else { return paddedBytesMin }
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let kept = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = 1 << max(0, exponent - kept) - 1
        return (length + mask) & ~mask
    }

    // MARK: Bytes

    private static func head(_ wrapped: [WrappedSecret]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.varint(wrapped.count)
        for secret in wrapped { secret.write(to: &writer) }
        return writer.bytes
    }

    /// As the item's value holds it.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.raw(Self.head(wrapped))
        writer.raw(nonce)
        writer.blob(box)
        return writer.bytes
    }

    /// - Throws: for bytes that are no envelope; that they open is another question.
    public init(_ bytes: [UInt8]) throws(CodecError) {
        guard bytes.count <= Limits.valueBytesMax else { throw .tooLarge("bytes of a value") }
        (wrapped, nonce, box) = try ByteReader.read(bytes) { reader throws(CodecError) in
            let version = try reader.byte()
            guard version == Self.version else { throw .unknownVersion(version) }
            let count = try reader.count(minimumBytes: 1 + 16 + 32 + Self.keyBytes + Self.tagBytes)
            guard (1...Self.recipientsMax).contains(count) else { throw .malformed("a number of recipients") }
            var wrapped: [WrappedSecret] = []
            for _ in 0..<count {
                let next = try WrappedSecret(reading: &reader)
                if let last = wrapped.last, next.key <= last.key { throw .malformed("recipients are not sorted") }
                guard next.box.count == Self.keyBytes + Self.tagBytes else { throw .malformed("a key's length") }
                wrapped.append(next)
            }
            let nonce = Array(try reader.slice(Self.nonceBytes))
            let box = try reader.blob()
            let plain = box.count - Self.tagBytes
            guard plain >= Self.paddedBytesMin, Self.paddedLength(plain) == plain else {
                throw .malformed("the sealed value's length")
            }
            return (wrapped, nonce, box)
        }
    }
}
