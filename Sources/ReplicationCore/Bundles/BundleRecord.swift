import NoteModel

/// One record of a bundle, before it is sealed (format.md, "Bundle file").
public enum BundleRecord: Sendable, Hashable {
    /// The first.
    case header(BundleHeader)
    /// Notes that have left the receiver's sight.
    case withdrawals([Withdrawal])
    /// A note batch as in an exchange, one LZ4 block, and who signed it.
    case notes(Frame.Notes)
    /// Notes that the receiver may not see any more, if it has them. Only in a bundle from the beginning.
    case hidden(HiddenNotes)
    /// What of the receiver's revisions the sender has in quarantine.
    case declined([Declined])
    /// The last: the sender's signature over everything before it.
    case signature([UInt8])

    public var encoded: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .header(let header):
            writer.byte(1)
            header.write(to: &writer)
        case .withdrawals(let withdrawals):
            writer.byte(2)
            writer.raw(Payload.encode(withdrawals))
        case .notes(let notes):
            writer.byte(3)
            writer.varint(UInt64(notes.rawSize))
            writer.varint(UInt64(notes.noteCount))
            writer.blob(notes.signatures)
            writer.raw(notes.payload)
        case .signature(let signature):
            writer.byte(4)
            writer.raw(signature)
        case .hidden(let hidden):
            writer.byte(5)
            hidden.write(to: &writer)
        case .declined(let declined):
            writer.byte(6)
            writer.raw(Payload.encode(declined))
        }
        return writer.bytes
    }

    /// - Parameter bytes: untrusted.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            switch try reader.byte() {
            case 1: return .header(try BundleHeader(reading: &reader))
            case 2: return .withdrawals(try Payload.withdrawals(Array(try reader.slice(reader.remaining))))
            case 3:
                let (size, count) = (try reader.varint(), try reader.varint())
                guard size <= UInt64(ReplicationLimits.batchBytesMax), count <= size else {
                    throw .tooLarge("a batch of a bundle")
                }
                let signatures = try reader.blob()
                guard signatures.count <= ReplicationLimits.signatureBytesMax else {
                    throw .tooLarge("the signatures of a batch")
                }
                let payload = Array(try reader.slice(reader.remaining))
                return .notes(
                    Frame.Notes(
                        payload: payload, rawSize: UInt32(size), noteCount: UInt32(count), throughSequence: 0,
                        signatures: signatures))
            case 4: return .signature(Array(try reader.slice(reader.remaining)))
            case 5: return .hidden(try HiddenNotes(reading: &reader))
            case 6: return .declined(try Payload.declined(Array(try reader.slice(reader.remaining))))
            case let kind: throw .malformed("an unknown record \(kind)")
            }
        }
    }
}
