import Glibc
import NoteModel
import Synchronization

/// Keeps a second process from opening the same database: SQLite 3.40 has a known race between two writing processes.
///
/// An advisory lock on a file beside the database. The system frees it when the process ends, however it ends.
public final class FileLock: Sendable {
    /// -1 once it was given back.
    private let descriptor: Atomic<Int32>

    /// - Throws: `.busy` when another process holds it.
    public init(path: String) throws(DongboError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DongboError(.cannotCreate, "cannot create the lock file \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw DongboError(
                .busy,
                "\(path.dropLast(5)) is open in another process; only one may have it, so talk to the running node")
        }
        // Last, because once it is set `deinit` runs after a throw too and would close the descriptor again.
        self.descriptor = Atomic(descriptor)
    }

    deinit { release() }

    /// Gives the file to whoever comes next; more often than once does no harm.
    public func release() {
        let held = descriptor.exchange(-1, ordering: .relaxed)
        if held >= 0 { close(held) }
    }
}

enum FileSize {
    /// 0 when there is no such file.
    static func bytes(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
