import Crypto
import Foundation
import Glibc
import NoteModel
import ReplicationCore

/// Writes a bundle file record by record. It has its name only once it is complete and on disk.
public final class BundleWriter {
    private let path: String
    private let draft: String
    private let descriptor: Int32
    private let identity: NodeIdentity
    private var sender: HPKE.Sender
    private var hash = SHA256()
    private var isKept = false
    /// Bytes written so far.
    public private(set) var bytes = 0

    /// Begins a bundle with its header.
    ///
    /// - Throws: `.cannotCreate` when the file exists already or cannot be made.
    public init(
        path: String, header: BundleHeader, sealedFor receiver: SealingDeclaration, identity: NodeIdentity
    ) throws(DongboError) {
        guard access(path, F_OK) != 0 else {
            throw DongboError(.cannotCreate, "\(path) exists already; choose another name")
        }
        (self.path, self.identity) = (path, identity)
        draft = path + ".dongbo-part"
        let info = BundleFile.info(receiver: header.receiver)
        do {
            let key = try P256.KeyAgreement.PublicKey(x963Representation: receiver.publicKey)
            sender = try HPKE.Sender(recipientKey: key, ciphersuite: BundleFile.ciphersuite, info: info)
        } catch {
            throw DongboError(.badData, "the sealing key of \(header.receiver) is no P-256 key", cause: error)
        }
        unlink(draft)
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DongboError(.cannotCreate, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        try write([UInt8](info) + [UInt8](sender.encapsulatedKey))
        try append(.header(header))
    }

    deinit {
        if !isKept {
            close(descriptor)
            unlink(draft)
        }
    }

    public func append(_ record: BundleRecord) throws(DongboError) {
        let sealed: Data
        do {
            sealed = try sender.seal(Data(record.encoded))
        } catch {
            throw DongboError(.inputOutput, "a part of the bundle could not be sealed", cause: error)
        }
        precondition(sealed.count <= BundleLimits.recordBytesMax + BundleLimits.sealBytes, "a record within its bounds")
        var length = ByteWriter(capacity: 4)
        length.fixed(UInt32(sealed.count))
        try write(length.bytes + [UInt8](sealed))
    }

    /// Signs it and gives the file its name.
    public func finish() throws(DongboError) {
        try append(.signature(identity.sign(BundleFile.signed(hash))))
        guard fsync(descriptor) == 0 else { throw failure("sync") }
        // Not over a file that has come meanwhile.
        guard link(draft, path) == 0 || errno != EEXIST && rename(draft, path) == 0 else { throw failure("name") }
        isKept = true
        close(descriptor)
        unlink(draft)
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("sync the folder of") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("sync the folder of") }
    }

    private func write(_ block: [UInt8]) throws(DongboError) {
        hash.update(data: block)
        var done = 0
        while done < block.count {
            let count = block[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write") }
            done += count
        }
        bytes += block.count
    }

    private func failure(_ action: String) -> DongboError {
        DongboError(.inputOutput, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
