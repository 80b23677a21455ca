import Foundation
import NoteModel
import NoteStore

/// A node's certificate as the directory has it. Certificates that have ended or were withdrawn stay known: what was signed with their
/// key has to be checked for as long as it exists.
public struct KnownCertificate: Sendable, Hashable {
    /// Lower-case hexadecimal digits.
    public let serial: String
    public let node: HierarchicalName
    /// Of the whole certificate, lower-case hexadecimal digits.
    public let fingerprint: String
    public let notAfter: Date?
    /// When it was withdrawn; nil while it is not. A certificate that says it is withdrawn and not when counts as withdrawn from the
    /// beginning.
    public let revoked: Date?
    /// DER; nil in notes of before certificates were written down whole.
    public let bytes: [UInt8]?

    static let serialItem = ItemPath("Serial")!
    static let nodeItem = ItemPath("Node")!
    static let fingerprintItem = ItemPath("Fingerprint")!
    static let notAfterItem = ItemPath("NotAfter")!
    static let revokedItem = ItemPath("Revoked")!
    static let revokedAtItem = ItemPath("RevokedAt")!
    static let revokedByItem = ItemPath("RevokedBy")!
    static let reasonItem = ItemPath("Reason")!
    static let bytesItem = ItemPath("Certificate")!

    private static let bytesMax = 16 << 10

    /// Nil when the note names no node or no certificate.
    init?(_ content: NoteContent) {
        guard case .text(let serial)? = content[Self.serialItem]?.value, !serial.isEmpty,
            case .names(let names)? = content[Self.nodeItem]?.value,
            let node = names.first.flatMap({ try? HierarchicalName(parsing: $0) })
        else { return nil }
        (self.serial, self.node) = (serial.lowercased(), node)
        fingerprint = if case .text(let text)? = content[Self.fingerprintItem]?.value { text } else { "" }
        notAfter = Self.time(content[Self.notAfterItem]?.value)
        bytes = Self.bytes(content)
        revoked =
            if case .number(let number)? = content[Self.revokedItem]?.value, number != ExactDecimal(0) {
                Self.time(content[Self.revokedAtItem]?.value) ?? .distantPast
            } else { nil }
    }

    /// The certificate itself, DER; unproven.
    static func bytes(_ content: NoteContent) -> [UInt8]? {
        guard case .text(let text)? = content[bytesItem]?.value, text.utf8.count <= bytesMax else { return nil }
        return Data(base64Encoded: text).map { [UInt8]($0) }
    }

    private static func time(_ value: ItemValue?) -> Date? {
        guard case .dateTime(let time)? = value else { return nil }
        return try? Date(time.iso, strategy: Date.ISO8601FormatStyle())
    }

    static func value(_ time: Date) -> ItemValue? {
        DateTimeValue(isoInstant: time.formatted(Date.ISO8601FormatStyle())).map { .dateTime($0) }
    }
}
