import Glibc
import NoteModel
import Synchronization

/// Chunks as files, `chunks/AB/ABCD…` by their digest, written whole or not at all.
final class ChunkFolder: Sendable {
    private let chunks: String
    private let incoming: String
    /// Folders (by the digests' first byte) with names that may not be on disk yet. After a start that is all of them:
    /// nobody knows what the process before had synced.
    private let unsynced = Mutex(Set(UInt8.min...UInt8.max))
    private let serial = Atomic<UInt64>(0)

    /// Makes the folders, and removes what was being written when the process ended.
    init(path: String) throws(DongboError) {
        chunks = path + "/chunks"
        incoming = path + "/incoming"
        try POSIXFile.makeDirectory(path)
        try POSIXFile.makeDirectory(chunks)
        try POSIXFile.makeDirectory(incoming)
        for byte in UInt8.min...UInt8.max { try POSIXFile.makeDirectory(folder(byte)) }
        for name in try POSIXFile.names(in: incoming) { try POSIXFile.remove(incoming + "/" + name) }
        try POSIXFile.syncDirectory(chunks)
        try POSIXFile.syncDirectory(path)
    }

    private func folder(_ byte: UInt8) -> String { chunks + "/" + Hexadecimal.string([byte], lowercase: true) }

    func path(of digest: Digest) -> String { folder(digest.bytes[0]) + "/" + digest.description }

    func has(_ digest: Digest) -> Bool { access(path(of: digest), F_OK) == 0 }

    /// The file's bytes whatever they are; nil when there is no file.
    func read(_ digest: Digest, sizeMax: Int) throws(DongboError) -> [UInt8]? {
        try POSIXFile.read(path(of: digest), sizeMax: sizeMax)
    }

    func write(_ bytes: [UInt8], _ digest: Digest) throws(DongboError) {
        let temporary = "\(incoming)/\(serial.add(1, ordering: .relaxed).newValue)"
        do throws(DongboError) {
            try POSIXFile.write(bytes, to: temporary)
            let target = path(of: digest)
            guard rename(temporary, target) == 0 else { throw POSIXFile.failure("name", target) }
        } catch {
            // Nothing of it counts, so a failed sync costs no more than the chunk: it is written anew, never synced again.
            unlink(temporary)
            throw error
        }
        _ = unsynced.withLock { $0.insert(digest.bytes[0]) }
    }

    func remove(_ digest: Digest) throws(DongboError) { try POSIXFile.remove(path(of: digest)) }

    /// Makes the names of these chunks durable.
    func sync(_ digests: some Sequence<Digest>) throws(DongboError) {
        for byte in Set(digests.map { $0.bytes[0] }) {
            // Taken out first: a name that comes while this one syncs must be synced again.
            guard unsynced.withLock({ $0.remove(byte) }) != nil else { continue }
            do {
                try POSIXFile.syncDirectory(folder(byte))
            } catch {
                _ = unsynced.withLock { $0.insert(byte) }
                throw error
            }
        }
    }

    /// Every chunk that is here, folder by folder.
    func forEach(_ body: (Digest) throws -> Void) throws {
        for byte in UInt8.min...UInt8.max {
            for name in try POSIXFile.names(in: folder(byte)) {
                if let digest = Hexadecimal.bytes(name).flatMap({ Digest(bytes: $0) }) { try body(digest) }
            }
        }
    }
}
