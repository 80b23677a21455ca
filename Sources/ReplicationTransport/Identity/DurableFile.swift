// A module that is compiled whole takes `stat` for this one's.
import CoreFoundation
import Glibc
import NoteModel

/// Small files that are either the old or the new one after a crash, and on disk when the write returns.
public enum DurableFile {
    /// Creates `path` with mode 0700, for its owner only; an existing directory is narrowed to that.
    public static func makeDirectory(_ path: String) throws(DongboError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("create", path) }
        if chmod(path, 0o700) != 0 { throw failure("protect", path) }
    }

    /// Writes beside `path`, syncs, renames over it and syncs the directory.
    public static func write(_ text: String, to path: String, mode: mode_t) throws(DongboError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// As for text.
    public static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(DongboError) {
        let temporary = path + ".new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("create", temporary) }
        do {
            defer { close(file) }
            try writeAll(bytes, to: file, temporary)
            if fsync(file) != 0 { throw failure("sync", temporary) }
        }
        if rename(temporary, path) != 0 { throw failure("replace", path) }
        try syncDirectory(of: path)
    }

    public static func read(_ path: String) throws(DongboError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Reads a file that only its owner may be able to read.
    static func readSecret(_ path: String) throws(DongboError) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("open", path) }
        guard status.st_mode & 0o077 == 0 else {
            throw DongboError(.badConfiguration, "others may read \(path): run chmod 600 on it")
        }
        return try read(path)
    }

    /// Removes a file, if there is one, and syncs the directory.
    static func remove(_ path: String) throws(DongboError) {
        if unlink(path) != 0 {
            guard errno == ENOENT else { throw failure("remove", path) }
            return
        }
        try syncDirectory(of: path)
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32, _ path: String) throws(DongboError) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            done += count
        }
    }

    private static func syncDirectory(of path: String) throws(DongboError) {
        let end = path.lastIndex(of: "/")
        let parent = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", parent) }
        defer { close(directory) }
        if fsync(directory) != 0 { throw failure("sync", parent) }
    }

    private static func failure(_ action: String, _ path: String) -> DongboError {
        let number = errno
        let reason = String(cString: strerror(number))
        return DongboError(number == ENOENT ? .noSuchThing : .inputOutput, "cannot \(action) \(path): \(reason)")
    }
}
