import Crypto
import NoteModel

/// A short secret sealed for one public key: HPKE (RFC 9180) in base mode.
public struct WrappedSecret: Sendable, Hashable {
    public let key: KeyID
    let suite: SealingPublicKey.Suite
    let encapsulated: [UInt8]
    /// Ciphertext and tag.
    let box: [UInt8]

    static let tagBytes = 16
    /// Of the longest secret: one of these is no place for data.
    static let secretBytesMax = 256

    /// - Parameter info: what the secret is for; it opens for nothing else.
    /// - Throws: ``SealingFault/noKey`` for a public key with which nothing can be agreed.
    public init(_ secret: [UInt8], for key: SealingPublicKey, info: [UInt8]) throws(SealingFault) {
        precondition((1...Self.secretBytesMax).contains(secret.count), "a short secret")
        do {
            var sender: HPKE.Sender
            switch key.suite {
            case .x25519:
                let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: key.bytes)
                sender = try HPKE.Sender(recipientKey: recipient, ciphersuite: .dongbo(key.suite), info: data(info))
            case .p256:
                let recipient = try P256.KeyAgreement.PublicKey(x963Representation: key.bytes)
                sender = try HPKE.Sender(recipientKey: recipient, ciphersuite: .dongbo(key.suite), info: data(info))
            }
            box = try sender.seal(data(secret)).asBytes
            encapsulated = sender.encapsulatedKey.asBytes
        } catch {
            throw .noKey
        }
        (self.key, suite) = (key.id, key.suite)
    }

    /// Nil when it was sealed for another key or purpose, or changed.
    public func open(with key: SealingPrivateKey, info: [UInt8]) -> [UInt8]? {
        guard key.publicKey.id == self.key, key.publicKey.suite == suite else { return nil }
        do {
            var recipient: HPKE.Recipient
            switch key.key {
            case .x25519(let own):
                recipient = try HPKE.Recipient(
                    privateKey: own, ciphersuite: .dongbo(suite), info: data(info), encapsulatedKey: data(encapsulated))
            case .p256(let own):
                recipient = try HPKE.Recipient(
                    privateKey: own, ciphersuite: .dongbo(suite), info: data(info), encapsulatedKey: data(encapsulated))
            }
            return try recipient.open(data(box)).asBytes
        } catch {
            return nil
        }
    }

    // MARK: Bytes

    func write(to writer: inout ByteWriter) {
        writer.byte(suite.rawValue)
        writer.identifier(key)
        writer.raw(encapsulated)
        writer.blob(box)
    }

    init(reading reader: inout ByteReader) throws(CodecError) {
        guard let suite = SealingPublicKey.Suite(rawValue: try reader.byte()) else {
            throw .malformed("a key of an unknown kind")
        }
        self.suite = suite
        key = try reader.identifier()
        encapsulated = Array(try reader.slice(suite.publicBytes))
        box = try reader.blob()
        guard (Self.tagBytes + 1...Self.tagBytes + Self.secretBytesMax).contains(box.count) else {
            throw .malformed("a wrapped secret of a length that none has")
        }
    }

    /// As an item of the directory holds it.
    public var text: String {
        var writer = ByteWriter()
        write(to: &writer)
        return Hexadecimal.string(writer.bytes, lowercase: true)
    }

    /// Nil when it is no such text.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 4096, let bytes = Hexadecimal.bytes(text),
            let read = try? ByteReader.read(
                bytes,
                { reader throws(CodecError) in
                    try WrappedSecret(reading: &reader)
                })
        else { return nil }
        self = read
    }
}

extension HPKE.Ciphersuite {
    static func dongbo(_ suite: SealingPublicKey.Suite) -> HPKE.Ciphersuite {
        switch suite {
        case .x25519: HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
        case .p256: HPKE.Ciphersuite.P256_SHA256_AES_GCM_256
        }
    }
}
