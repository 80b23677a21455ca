import Foundation
import Glibc
import NoteModel

/// The bytes of a file or of standard input, in blocks.
final class FileSource: Sendable {
    private static let blockBytes = 256 << 10
    private let descriptor: Int32

    /// - Parameter path: `-` for standard input.
    /// - Throws: `.noSuchThing` when there is no such file, `.badData` when it is none.
    init(path: String) throws(DongboError) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw DongboError(.badData, "\(path) is a folder; attach files")
        }
        guard path != "-" else {
            descriptor = STDIN_FILENO
            return
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DongboError(
                errno == ENOENT ? .noSuchThing : .inputOutput,
                "cannot open \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// The next block; nil at the end.
    func next() throws(DongboError) -> Data? {
        var block = Data(count: Self.blockBytes)
        while true {
            let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw DongboError(.inputOutput, "cannot read the file: \(String(cString: strerror(errno)))")
            }
            return count == 0 ? nil : block.prefix(count)
        }
    }
}
