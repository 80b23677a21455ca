// A module that is compiled whole takes `stat` for this one's.
import CoreFoundation
import Foundation
import Glibc
import NoteModel

/// Where a log-in is kept between commands: one line that nobody else on the machine may read.
struct SessionFile: Sendable {
    let path: String

    /// - Throws: `.noSuchThing` when nobody has logged in there, `.noRight` when others can read it, `.badData`.
    func token() throws(DongboError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure(.inputOutput, "read") }
            throw DongboError(
                .noSuchThing, "nobody has logged in with \(path); use: dongbo login NAME --session \(path)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(.inputOutput, "read") }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
            throw DongboError(.noRight, "others can read \(path): remove it and log in again")
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0, let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw DongboError(.badData, "\(path) holds no session; log in again")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The file appears whole, or stays as it was.
    func write(_ token: String) throws(DongboError) {
        let draft = "\(path).\(getpid())"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(.cannotCreate, "write") }
        let bytes = Array("\(token)\n".utf8)
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        close(descriptor)
        guard isWritten, rename(draft, path) == 0 else {
            let error = failure(.cannotCreate, "write")
            unlink(draft)
            throw error
        }
    }

    func remove() { unlink(path) }

    private func failure(_ code: DongboError.Code, _ action: String) -> DongboError {
        DongboError(code, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
