import NoteModel

/// A revision that a sink has put into quarantine, as it tells the source.
public struct Declined: Sendable, Hashable {
    public var unid: UNID
    public var dot: Dot
    /// Stable, for programs: why it is in quarantine.
    public var reason: String
    /// For people; never field contents. Cut to ``messageBytesMax``.
    public var message: String

    public static let reasonBytesMax = 32
    public static let messageBytesMax = 400

    public init(unid: UNID, dot: Dot, reason: String, message: String) {
        self.unid = unid
        self.dot = dot
        self.reason = Self.cut(reason, Self.reasonBytesMax)
        self.message = Self.cut(message, Self.messageBytesMax)
    }

    private static func cut(_ whole: String, _ bytesMax: Int) -> String {
        // A name in it is somebody else's; the peer prints it.
        let text = String(whole.unicodeScalars.map { $0.isControl ? " " : Character($0) })
        guard text.utf8.count > bytesMax else { return text }
        var kept = Substring(text)
        while kept.utf8.count > bytesMax - 3 { kept.removeLast() }
        return kept + "…"
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}

extension Payload {
    public static func encode(_ declined: [Declined]) -> [UInt8] {
        var writer = ByteWriter(capacity: declined.count * 128)
        writer.varint(declined.count)
        for one in declined {
            writer.identifier(one.unid)
            writer.dot(one.dot)
            writer.text(one.reason)
            writer.text(one.message)
        }
        return writer.bytes
    }

    /// - Parameter bytes: untrusted.
    public static func declined(_ bytes: [UInt8]) throws(CodecError) -> [Declined] {
        try ByteReader.read(bytes) { reader throws(CodecError) in
            let count = try reader.count(minimumBytes: 35)
            guard count <= ReplicationLimits.declinedPerFrame else { throw .tooLarge("a list of declined revisions") }
            var declined: [Declined] = []
            declined.reserveCapacity(count)
            for _ in 0..<count {
                let (unid, dot): (UNID, Dot) = (try reader.identifier(), try reader.dot())
                let (reason, message) = (try reader.text(), try reader.text())
                guard reason.utf8.count <= Declined.reasonBytesMax, message.utf8.count <= Declined.messageBytesMax,
                    !(reason + message).unicodeScalars.contains(where: \.isControl)
                else { throw .malformed("why a revision was declined") }
                declined.append(Declined(unid: unid, dot: dot, reason: reason, message: message))
            }
            return declined
        }
    }
}
