import Glibc
import NoteModel

/// File calls that say what failed, and where.
enum POSIXFile {
    /// With mode 0700; an existing directory is narrowed to that.
    static func makeDirectory(_ path: String) throws(DongboError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("create", path) }
        if chmod(path, 0o700) != 0 { throw failure("protect", path) }
    }

    /// Makes a new file and syncs it.
    static func write(_ bytes: [UInt8], to path: String) throws(DongboError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create", path) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            done += count
        }
        guard fsync(file) == 0 else { throw failure("sync", path) }
    }

    /// At most one byte more than `sizeMax`, so that a longer file shows; nil when there is none.
    static func read(_ path: String, sizeMax: Int) throws(DongboError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("open", path)
        }
        defer { close(file) }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: sizeMax + 1) { buffer, done in
            while done < buffer.count {
                let count = Glibc.read(file, buffer.baseAddress! + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                failed = count < 0
                if count <= 0 { break }
                done += count
            }
        }
        if failed { throw failure("read", path) }
        return bytes
    }

    /// Does nothing when it is gone already.
    static func remove(_ path: String) throws(DongboError) {
        if unlink(path) != 0, errno != ENOENT { throw failure("remove", path) }
    }

    static func names(in path: String) throws(DongboError) -> [String] {
        guard let directory = opendir(path) else { throw failure("list", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func syncDirectory(_ path: String) throws(DongboError) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", path) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("sync", path) }
    }

    static func failure(_ action: String, _ path: String) -> DongboError {
        let number = errno
        if number == ENOSPC || number == EDQUOT {
            return DongboError(.inputOutput, "the disk is full; free some space, then try again (\(path))")
        }
        return DongboError(.inputOutput, "cannot \(action) \(path): \(String(cString: strerror(number)))")
    }
}
