// A module that is compiled whole takes `stat` for this one's.
import CoreFoundation
import Crypto
import Foundation
import Glibc
import NoteModel
import ReplicationCore

/// Reads a bundle file, record by record, in bounded memory.
///
/// ``verify(key:policy:check:)`` reads it once from end to end; ``records(_:)`` reads it again. The second time it is opened with what
/// the first time proved, so bytes that were exchanged meanwhile do not open.
public final class BundleReader: @unchecked Sendable {
    // Guard: one task reads it at a time.
    /// Bytes of the file.
    public let size: Int
    private let path: String
    private let descriptor: Int32
    private let identity: NodeIdentity
    private let receiver: String
    private let encapsulatedKey: Data
    private let start: Int
    private var buffer: [UInt8] = []
    private var position = 0
    private var offset = 0

    /// Reads what everybody may see of a bundle: for whom it is.
    ///
    /// - Throws: `.noSuchThing`, `.badData` when it is no bundle.
    public init(path: String, identity: NodeIdentity) throws(DongboError) {
        (self.path, self.identity) = (path, identity)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DongboError(
                errno == ENOENT ? .noSuchThing : .inputOutput,
                "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = Int(status.st_size)
        do throws(DongboError) {
            guard isFile else { throw DongboError(.badData, "\(path) is no file") }
            (receiver, encapsulatedKey, start) = try Self.prelude(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        offset = start
    }

    /// Nothing covers the name in front of a bundle for another node, as far as this one can tell. But one that opens with this node's
    /// key under this node's name was made for it, whatever stands in front now.
    private func checkReceiver(_ key: SealingKey) throws(DongboError) {
        if let name = try? HierarchicalName(parsing: receiver), name.matches(identity.name) { return }
        let own = BundleFile.info(receiver: identity.name.canonical)
        let head = try Self.read(descriptor, path, at: own.count, count: BundleFile.encapsulatedBytes)
        (offset, buffer, position) = (own.count + head.count, [], 0)
        let recipient = try? HPKE.Recipient(
            privateKey: key.key, ciphersuite: BundleFile.ciphersuite, info: own, encapsulatedKey: Data(head))
        var hash = SHA256()
        if var recipient, (try? next(&recipient, &hash)) != nil { throw BundleFile.damaged("the name of its receiver") }
        throw DongboError(.noRight, "the bundle is for \(receiver), not for \(identity.name)")
    }

    deinit { close(descriptor) }

    private static func prelude(
        _ descriptor: Int32, _ path: String
    ) throws(DongboError) -> (receiver: String, key: Data, length: Int) {
        let head = try read(descriptor, path, at: 0, count: BundleFile.magic.count + BundleLimits.textBytesMax + 128)
        guard head.starts(with: BundleFile.magic) else { throw DongboError(.badData, "\(path) is no bundle") }
        let parsed: Result<(String, Data, Int), CodecError> = head.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            do throws(CodecError) {
                _ = try reader.slice(BundleFile.magic.count)
                let version = try reader.byte()
                guard version == BundleLimits.version else { throw .unknownVersion(version) }
                let receiver = try reader.text()
                let key = Data(try reader.slice(BundleFile.encapsulatedBytes))
                return .success((receiver, key, reader.offset))
            } catch {
                return .failure(error)
            }
        }
        do throws(CodecError) {
            return try parsed.get()
        } catch {
            throw BundleFile.damaged("\(error)", cause: error)
        }
    }

    /// Proves the whole bundle: seal, form, sender, signature. Applies nothing.
    ///
    /// The sender's certificate must have held when the bundle was made, since bundles may travel for long, and must not be revoked now.
    ///
    /// - Parameters:
    ///   - check: is given every record between header and signature.
    /// - Throws: `.badData` when anything is missing, changed or malformed; `.noRight` when it is for another node, or the sender is not
    ///   to be trusted.
    public func verify(
        key: SealingKey, policy: PeerPolicy, check: (BundleRecord) throws -> Void
    ) async throws -> (header: BundleHeader, isFromHub: Bool) {
        try checkReceiver(key)
        var recipient = try rewind(key)
        var hash = SHA256()
        hash.update(data: try Self.read(descriptor, path, at: 0, count: start))
        guard case .header(let header) = try next(&recipient, &hash) else { throw BundleFile.damaged("no header") }
        guard header.receiver == receiver else { throw BundleFile.damaged("another receiver inside") }
        let sender = try await certificate(of: header, policy)
        while true {
            let before = hash
            switch try next(&recipient, &hash) {
            case .header: throw BundleFile.damaged("two headers")
            case .signature(let signature):
                guard sender.isSignature(signature, of: BundleFile.signed(before)) else {
                    throw BundleFile.damaged("the signature does not fit")
                }
                guard offset == size else { throw BundleFile.damaged("something follows its end") }
                return (header, sender.isHub)
            case let record: try check(record)
            }
        }
    }

    /// Reads the records between header and signature once more. Call after ``verify(key:policy:check:)``.
    public func records(key: SealingKey) throws(DongboError) -> BundleRecords {
        var recipient = try rewind(key)
        var hash = SHA256()
        guard case .header = try next(&recipient, &hash) else { throw BundleFile.damaged("no header") }
        return BundleRecords(reader: self, recipient: recipient)
    }

    private func certificate(of header: BundleHeader, _ policy: PeerPolicy) async throws(DongboError) -> NodeCertificate
    {
        guard let shown = NodeCertificate.certificates(shown: header.certificate) else {
            throw DongboError(.noRight, "the certificate of the bundle's sender cannot be read")
        }
        var trusted = identity.trusted(policy)
        // The sender may have heard of a new authority before this node has.
        trusted.links += shown.dropFirst()
        let sender = try NodeCertificate(der: shown[0].derBytes(), trusting: trusted)
        guard sender.name.canonical == header.sender else {
            throw DongboError(.noRight, "the bundle says it is from \(header.sender); its certificate is another's")
        }
        let created = Date(timeIntervalSince1970: TimeInterval(header.created) / 1000)
        guard created <= policy.now() + CertificateAuthority.clockAllowance else {
            throw DongboError(.noRight, "the bundle was made in this node's future: a clock is wrong")
        }
        let verifier = PeerVerifier(
            trust: .organisation(trusted), policy: PeerPolicy(now: { created }, isRevoked: policy.isRevoked))
        guard let issuer = trusted.issuer(of: sender.certificate, at: created) else {
            throw DongboError(
                .noRight, "the authority of \(sender.name) did not count any more when the bundle was made")
        }
        return try await verifier.verify(sender.certificate, issuedBy: issuer)
    }

    private func rewind(_ key: SealingKey) throws(DongboError) -> HPKE.Recipient {
        (offset, buffer, position) = (start, [], 0)
        do {
            return try HPKE.Recipient(
                privateKey: key.key, ciphersuite: BundleFile.ciphersuite, info: BundleFile.info(receiver: receiver),
                encapsulatedKey: encapsulatedKey)
        } catch {
            throw BundleFile.damaged("its key is none", cause: error)
        }
    }

    fileprivate func next(
        _ recipient: inout HPKE.Recipient, _ hash: inout SHA256
    ) throws(DongboError) -> BundleRecord {
        let head = try take(4)
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard (BundleLimits.sealBytes + 1...BundleLimits.recordBytesMax + BundleLimits.sealBytes).contains(length)
        else {
            throw BundleFile.damaged("a record of a size that cannot be")
        }
        let sealed = try take(length)
        hash.update(data: head)
        hash.update(data: sealed)
        do {
            return try BundleRecord(decoding: [UInt8](try recipient.open(Data(sealed))))
        } catch {
            throw BundleFile.damaged(
                "a record does not open; or it was sealed for an earlier key of this node", cause: error)
        }
    }

    /// The next bytes of the file.
    private func take(_ count: Int) throws(DongboError) -> [UInt8] {
        guard offset + count <= size else { throw BundleFile.damaged("it ends too early") }
        if buffer.count - position < count {
            buffer.removeFirst(position)
            position = 0
            let wanted = max(count - buffer.count, 256 << 10)
            buffer += try Self.read(descriptor, path, at: offset + buffer.count, count: wanted)
            guard buffer.count >= count else { throw BundleFile.damaged("it ends too early") }
        }
        defer {
            position += count
            offset += count
        }
        return Array(buffer[position..<position + count])
    }

    /// Fewer bytes only at the end.
    private static func read(
        _ descriptor: Int32, _ path: String, at offset: Int, count: Int
    ) throws(DongboError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let read = bytes[done...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset + done))
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else {
                throw DongboError(.inputOutput, "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            if read == 0 { break }
            done += read
        }
        return Array(bytes[..<done])
    }
}

/// The records of a proven bundle, one after the other.
public struct BundleRecords {
    private let reader: BundleReader
    private var recipient: HPKE.Recipient
    private var hash = SHA256()

    fileprivate init(reader: BundleReader, recipient: HPKE.Recipient) {
        (self.reader, self.recipient) = (reader, recipient)
    }

    /// Nil after the last.
    public mutating func next() throws(DongboError) -> BundleRecord? {
        let record = try reader.next(&recipient, &hash)
        if case .signature = record { return nil }
        return record
    }
}
