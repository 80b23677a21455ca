import AuditLog
import Foundation
import Glibc
import NoteModel
import ReplicationTransport

/// A log that is being written: its folder has segments, each named by its first record's sequence, of which the last grows.
///
/// Not for several threads; who owns it guards it.
final class AuditFile {
    /// Writes to a descriptor as `write(2)` does; tests let it fail.
    typealias Output = @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    /// Open for as long as somebody has it, so that a sync may outlast a change of segments.
    final class Descriptor: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }

    /// What opening found.
    enum Opening {
        case whole(AuditFile)
        /// A write had been cut off; its bytes stand beside the log now.
        case cut(AuditFile, bytes: Int)
        /// Nothing can be added to it.
        case damaged(AuditFault)
    }

    /// A segment that has so many bytes is followed by another.
    static let segmentBytes = 8 << 20

    let folder: AuditFolder
    private(set) var chain: AuditChain
    private(set) var descriptor: Descriptor
    /// Bytes of the last segment that count.
    private var size: Int
    /// The last segment's.
    private var path: String

    private init(_ folder: AuditFolder, _ chain: AuditChain, _ descriptor: Descriptor, size: Int, path: String) {
        (self.folder, self.chain, self.descriptor, self.size) = (folder, chain, descriptor, size)
        self.path = path
    }

    var name: AuditLogName { chain.name }
    var head: AuditHead { chain.head }

    /// Makes a log without records.
    static func create(_ folder: AuditFolder, _ name: AuditLogName) throws(DongboError) -> AuditFile {
        try DurableFile.makeDirectory(folder.path)
        return try begin(folder, AuditChain(name))
    }

    /// Makes the segment that follows the end of `chain`. It has its name only once its header is on disk.
    private static func begin(_ folder: AuditFolder, _ chain: AuditChain) throws(DongboError) -> AuditFile {
        let header = AuditSegment(chain.name, before: chain.head).header
        let path = folder.segment(after: chain.head.sequence)
        try DurableFile.write(header, to: path, mode: 0o600)
        return AuditFile(folder, chain, try openForAppending(path), size: header.count, path: path)
    }

    /// Opens a log after its last record. Costs reading the last segment.
    static func open(_ folder: AuditFolder) throws(DongboError) -> Opening {
        guard let path = folder.segments().last else { return .damaged(.gap(expected: 1, found: 0)) }
        let bytes = try DurableFile.read(path)
        guard let segment = try? AuditSegment(reading: bytes) else { return .damaged(.unreadable(after: 0)) }
        let contents = segment.contents(of: bytes)
        if let fault = contents.fault, !contents.isTorn { return .damaged(fault) }
        if let signed = folder.countersignature()?.statement.head {
            let isShort = contents.head.sequence < signed.sequence
            if isShort { return .damaged(.wentBack(to: contents.head.sequence, from: signed.sequence)) }
            if contents.head.sequence == signed.sequence, contents.head != signed {
                return .damaged(.fork(at: signed.sequence))
            }
        }
        let file = AuditFile(
            folder, AuditChain(segment.name, head: contents.head), try openForAppending(path), size: contents.end,
            path: path)
        guard contents.fault != nil else { return .whole(file) }
        let rest = Array(bytes[contents.end...])
        try DurableFile.write(rest, to: "\(folder.path)/cut-\(contents.head.sequence)", mode: 0o600)
        try file.truncate()
        return .cut(file, bytes: rest.count)
    }

    private static func openForAppending(_ path: String) throws(DongboError) -> Descriptor {
        let number = Glibc.open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else { throw failure("open", path) }
        return Descriptor(number)
    }

    private func truncate() throws(DongboError) {
        guard ftruncate(descriptor.number, off_t(size)) == 0, fdatasync(descriptor.number) == 0 else {
            throw Self.failure("cut", path)
        }
    }

    /// Adds records, which the system then has: they outlast the program, but not a loss of power before ``AuditFile/descriptor`` is
    /// synced.
    ///
    /// - Parameter reached: the chain after them.
    /// - Throws: `.inputOutput`; then nothing was added.
    func append(_ frames: some Collection<UInt8>, reaching reached: AuditChain, output: Output) throws(DongboError) {
        if size >= Self.segmentBytes { try rotate() }
        let bytes = Array(frames)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { output(descriptor.number, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = Self.failure("write", path)
                // What a full disk took of a record must not stand before the next one.
                if done > 0 { try truncate() }
                throw failure
            }
            done += count
        }
        size += bytes.count
        chain = reached
    }

    private func rotate() throws(DongboError) {
        guard fdatasync(descriptor.number) == 0 else { throw Self.failure("sync", path) }
        let next = try Self.begin(folder, chain)
        (descriptor, size, path) = (next.descriptor, next.size, next.path)
    }

    static func failure(_ action: String, _ path: String) -> DongboError {
        let reason = String(cString: strerror(errno))
        return DongboError(
            .inputOutput,
            "the audit log cannot be kept (\(action) \(path): \(reason)), and without it nothing is read or administered here; "
                + "make room on the disk, or see why it cannot be written")
    }
}
