import NoteModel

/// The payload encodings of `Documentation/protocol.md`. Readers take untrusted bytes.
public enum Payload {
    public static func encode(_ offers: [Offer]) -> [UInt8] {
        var writer = ByteWriter(capacity: offers.count * 40)
        writer.varint(offers.count)
        for offer in offers {
            writer.identifier(offer.unid)
            writer.vector(offer.context)
        }
        return writer.bytes
    }

    public static func encode(_ wants: [Want]) -> [UInt8] {
        var writer = ByteWriter(capacity: wants.count * 40)
        writer.varint(wants.count)
        for want in wants {
            writer.identifier(want.unid)
            writer.vector(want.known)
        }
        return writer.bytes
    }

    /// Appends one transfer to a note batch, which is a plain sequence of them. A revision's version byte and UNID are left
    /// out, because the batch says them.
    public static func append(_ transfer: NoteTransfer, to writer: inout ByteWriter) {
        writer.identifier(transfer.unid)
        writer.vector(transfer.context)
        writer.varint(transfer.revisions.count)
        for revision in transfer.revisions {
            writer.byte(revision[0])
            writer.varint(revision.count - EncodedRevision.prefixLength)
            revision.withUnsafeBytes {
                writer.raw(UnsafeRawBufferPointer(rebasing: $0[EncodedRevision.prefixLength...]))
            }
        }
    }

    public static func offers(_ bytes: [UInt8]) throws(CodecError) -> [Offer] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            let count = try reader.count(minimumBytes: 17)
            var offers: [Offer] = []
            offers.reserveCapacity(count)
            for _ in 0..<count { offers.append(Offer(unid: try reader.identifier(), context: try reader.vector())) }
            return offers
        }
    }

    public static func wants(_ bytes: [UInt8]) throws(CodecError) -> [Want] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            let count = try reader.count(minimumBytes: 17)
            var wants: [Want] = []
            wants.reserveCapacity(count)
            for _ in 0..<count { wants.append(Want(unid: try reader.identifier(), known: try reader.vector())) }
            return wants
        }
    }

    public static func transfers(_ bytes: [UInt8]) throws(CodecError) -> [NoteTransfer] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            var transfers: [NoteTransfer] = []
            while !reader.isAtEnd { transfers.append(try reader.transfer()) }
            return transfers
        }
    }
}

extension ByteReader {
    fileprivate mutating func transfer() throws(CodecError) -> NoteTransfer {
        let unid: UNID = try identifier()
        var transfer = NoteTransfer(unid: unid, context: try vector(), revisions: [])
        let count = try count(minimumBytes: 30)
        transfer.revisions.reserveCapacity(count)
        let unidBytes = unid.bytes
        for _ in 0..<count {
            let version = try byte()
            let length = try self.count()
            let body = try slice(length)
            var revision: [UInt8] = []
            revision.reserveCapacity(EncodedRevision.prefixLength + length)
            revision.append(version)
            revision.append(contentsOf: unidBytes)
            revision.append(contentsOf: body)
            transfer.revisions.append(revision)
        }
        return transfer
    }
}
