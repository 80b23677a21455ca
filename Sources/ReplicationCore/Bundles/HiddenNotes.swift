import Crypto
import NoteModel

/// Notes that a sender has and the receiver may not see, or does not select, said so that only who has one recognises it.
///
/// In an exchange the sink names what it holds. Of a bundle nobody can be asked, and naming what the receiver may not see would itself
/// tell it something. So each note is a mark that can be computed from its UNID alone, and what the sender has seen of it is sealed
/// with a key that can be computed from its UNID alone. What a receiver learns of the others is how many there are.
public struct HiddenNotes: Sendable, Hashable {
    /// Of one note.
    struct Entry: Sendable, Hashable {
        let mark: UInt64
        let sealedContext: [UInt8]
    }

    public static let saltBytes = 16
    private static let contextBytesMax = 64 << 10

    public let reason: Withdrawal.Reason
    private let salt: [UInt8]
    private let entries: [UInt64: Entry]

    public var count: Int { entries.count }

    /// - Parameter salt: ``saltBytes`` random bytes, so that marks of two bundles cannot be compared.
    public init(_ notes: [(unid: UNID, context: VersionVector)], reason: Withdrawal.Reason, salt: [UInt8]) {
        precondition(salt.count == Self.saltBytes, "a salt of another length")
        (self.reason, self.salt) = (reason, salt)
        let made = notes.map { Self.entry(of: $0.unid, $0.context, salt) }
        entries = Dictionary(made.map { ($0.mark, $0) }) { first, _ in first }
    }

    /// What the sender says of a note that is here; nil when it is none of these.
    ///
    /// - Complexity: one SHA-256; for one of these a second, and an opening.
    public func withdrawal(of unid: UNID) -> Withdrawal? {
        guard let entry = entries[Self.mark(of: unid, salt)],
            let box = try? AES.GCM.SealedBox(combined: entry.sealedContext),
            let bytes = try? AES.GCM.open(box, using: Self.key(of: unid, salt)),
            let context = try? ByteReader.read([UInt8](bytes), { reader throws(CodecError) in try reader.vector() })
        else { return nil }
        return Withdrawal(unid: unid, reason: reason, context: context)
    }

    private static func entry(of unid: UNID, _ context: VersionVector, _ salt: [UInt8]) -> Entry {
        var writer = ByteWriter()
        writer.vector(context)
        // The key serves once: nonces need not differ.
        guard let nonce = try? AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)),
            let combined = try? AES.GCM.seal(writer.bytes, using: key(of: unid, salt), nonce: nonce).combined
        else { preconditionFailure("AES-GCM seals whatever it is given") }
        return Entry(mark: mark(of: unid, salt), sealedContext: [UInt8](combined))
    }

    private static func mark(of unid: UNID, _ salt: [UInt8]) -> UInt64 {
        digest("dongbo.hidden.mark", unid, salt).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func key(of unid: UNID, _ salt: [UInt8]) -> SymmetricKey {
        SymmetricKey(data: digest("dongbo.hidden.key", unid, salt).bytes)
    }

    private static func digest(_ use: String, _ unid: UNID, _ salt: [UInt8]) -> NoteModel.Digest {
        var writer = ByteWriter()
        writer.text(use)
        writer.raw(salt)
        writer.identifier(unid)
        return NoteModel.Digest(of: writer.bytes)
    }

    // MARK: Bytes

    /// By mark: the order of notes tells nothing.
    func write(to writer: inout ByteWriter) {
        writer.byte(reason.rawValue)
        writer.raw(salt)
        writer.varint(entries.count)
        for entry in entries.values.sorted(by: { $0.mark < $1.mark }) {
            writer.fixed(entry.mark)
            writer.blob(entry.sealedContext)
        }
    }

    /// - Parameter reader: untrusted.
    init(reading reader: inout ByteReader) throws(CodecError) {
        guard let reason = Withdrawal.Reason(rawValue: try reader.byte()), reason != .purge else {
            throw .malformed("notes hidden for an unknown reason")
        }
        self.reason = reason
        salt = Array(try reader.slice(Self.saltBytes))
        let count = try reader.count()
        guard count <= BundleLimits.withdrawalsPerRecord else { throw .tooLarge("hidden notes in a record") }
        var entries: [UInt64: Entry] = [:]
        var last: UInt64?
        for _ in 0..<count {
            let mark: UInt64 = try reader.fixed()
            guard last.map({ $0 < mark }) ?? true else { throw .malformed("hidden notes are not ascending") }
            last = mark
            let sealed = try reader.blob()
            guard sealed.count <= Self.contextBytesMax else { throw .tooLarge("what was seen of a hidden note") }
            entries[mark] = Entry(mark: mark, sealedContext: sealed)
        }
        self.entries = entries
    }
}
