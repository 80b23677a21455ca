import Glibc
import NoteModel

/// Keeps a second process from opening the same database: SQLite 3.40 has a known race between two writing processes.
///
/// An advisory lock on a file beside the database. The system frees it when the process ends, however it ends.
public final class FileLock: @unchecked Sendable {  // the descriptor is set once
    private let descriptor: Int32

    /// - Throws: `.busy` when another process holds it.
    public init(path: String) throws(DongboError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DongboError(.cannotCreate, "cannot create the lock file \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw DongboError(
                .busy, "\(path.dropLast(5)) is open in another process; only one may have it, so talk to the running node")
        }
    }

    deinit { close(descriptor) }
}

enum FileSize {
    /// 0 when there is no such file.
    static func bytes(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
