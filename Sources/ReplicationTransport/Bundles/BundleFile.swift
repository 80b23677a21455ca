import Crypto
import Foundation
import NoteModel
import ReplicationCore

/// What reading and writing a bundle file share.
///
/// A clear prelude (magic, version, receiver, encapsulated key), then records: 4 bytes length and a sealed record each. HPKE
/// numbers the records, so none can be left out, repeated or moved; the last one is the sender's signature over the SHA-256 of all
/// bytes before it.
public enum BundleFile {
    static let magic = Array("DONGBO-BUNDLE\n".utf8)
    static let ciphersuite = HPKE.Ciphersuite.P256_SHA256_AES_GCM_256
    /// Of an encapsulated P-256 key.
    static let encapsulatedBytes = 65

    /// What the sealing is bound to.
    static func info(receiver: String) -> Data {
        var writer = ByteWriter()
        writer.raw(magic)
        writer.byte(BundleLimits.version)
        writer.text(receiver)
        return Data(writer.bytes)
    }

    static func signed(_ hash: SHA256) -> [UInt8] {
        Array("dongbo.bundle.1".utf8) + Array(hash.finalize())
    }

    /// Whether a file begins as a bundle does.
    public static func isBundle(_ beginning: [UInt8]) -> Bool { beginning.starts(with: magic) }

    static func damaged(_ what: String, cause: (any Error)? = nil) -> DongboError {
        DongboError(
            .badData,
            "the bundle is damaged or was changed on its way (\(what)); nothing was applied, ask for it again",
            cause: cause)
    }
}
