import Foundation
import Glibc
import NoteModel

/// Where extracted bytes go. A file appears under its name only when it is whole and on disk.
final class FileTarget {
    private let path: String
    /// Nil when the bytes go straight to where they are wanted.
    private let draft: String?
    private let descriptor: Int32
    private var isKept = false
    private var hasher = ContentHasher()

    /// - Parameter path: `-` for standard output.
    /// - Throws: `.cannotCreate`.
    init(path: String) throws(DongboError) {
        self.path = path
        guard path != "-" else {
            (draft, descriptor) = (nil, STDOUT_FILENO)
            return
        }
        // A device or a pipe is written to, not replaced.
        let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        let isSpecial = type == .typeCharacterSpecial || type == .typeUnknown
        let draft = isSpecial ? nil : path + ".dongbo-part"
        if let draft { unlink(draft) }
        descriptor = open(
            draft ?? path, O_WRONLY | O_CLOEXEC | (isSpecial ? 0 : O_CREAT | O_EXCL | O_NOFOLLOW), 0o600)
        self.draft = draft
        guard descriptor >= 0 else {
            throw DongboError(.cannotCreate, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let draft, !isKept { unlink(draft) }
    }

    func write(_ bytes: [UInt8]) throws(DongboError) {
        hasher.update(bytes)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write") }
            done += count
        }
    }

    /// Gives the file its name, once its bytes are those that `sha256` says.
    func finish(sha256: String) throws(DongboError) {
        guard hasher.digest().description == sha256 else {
            throw DongboError(.badData, "what the node sent is not the attachment; nothing was written")
        }
        guard let draft else { return }
        guard fsync(descriptor) == 0 else { throw failure("sync") }
        guard rename(draft, path) == 0 else { throw failure("name") }
        isKept = true
    }

    private func failure(_ action: String) -> DongboError {
        DongboError(.inputOutput, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
