import Crypto
import NoteModel

/// A secret of a database file that tells the marks it gave from those that somebody made up.
///
/// It lies in the file, so that a file which was put back to an earlier state still knows it; it never travels to a peer. A file
/// that takes a new incarnation makes a new one: whoever has a copy of the file before can prove nothing to it.
public struct RunKey: Sendable, Hashable {
    public static let secretBytes = 32
    static let proofBytes = 16

    /// The file that made it.
    public let file: IncarnationID
    private let secret: [UInt8]

    /// - Parameter secret: ``secretBytes`` random bytes, fit for a key.
    public init(of file: IncarnationID, secret: [UInt8]) {
        precondition(secret.count == Self.secretBytes, "a secret of another length")
        (self.file, self.secret) = (file, secret)
    }

    /// ``proofBytes`` bytes that only whoever has the key can make.
    func proof(token: UInt64, through: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("dongbo.run.mark")
        writer.identifier(file)
        writer.fixed(token)
        writer.fixed(through)
        let code = HMAC<SHA256>.authenticationCode(for: writer.bytes, using: SymmetricKey(data: secret))
        return Array(code.prefix(Self.proofBytes))
    }

    func proves(_ mark: RunMark) -> Bool {
        guard mark.proof.count == Self.proofBytes else { return false }
        // Looks at every byte: how long it takes tells nothing of how many are right.
        return zip(mark.proof, proof(token: mark.token, through: mark.through)).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    // MARK: Storing

    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.identifier(file)
        writer.raw(secret)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            let file: IncarnationID = try reader.identifier()
            return RunKey(of: file, secret: Array(try reader.slice(Self.secretBytes)))
        }
    }
}
