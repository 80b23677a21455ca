import Glibc
import NoteModel

/// The Unix socket through which the command line talks to a running node. Who may open it may do everything, so it
/// belongs to its owner alone from the moment it has its name.
enum AdministrationSocket {
    /// Bytes of a path that fits into a socket address.
    static let pathMax = 107
    private static let draftSuffix = ".new"

    /// Binds and listens on `path`, over what a node left there that is no longer running.
    ///
    /// - Returns: the listening descriptor, which the caller owns.
    /// - Throws: ``DongboError`` `.busy` when somebody listens there, `.cannotCreate` when it cannot be made.
    static func listen(_ path: String) throws(DongboError) -> Int32 {
        guard try !isAlive(path) else { throw DongboError(.busy, "a node is already running on \(path)") }
        // Bound under another name, narrowed, then renamed: it never stands under its own name with the umask's mode.
        let draft = path + draftSuffix
        unlink(draft)
        let descriptor = try open()
        do throws(DongboError) {
            try withAddress(draft) { address, length throws(DongboError) in
                guard bind(descriptor, address, length) == 0 else { throw failure("create", draft) }
            }
            guard chmod(draft, 0o600) == 0, Glibc.listen(descriptor, 64) == 0, rename(draft, path) == 0 else {
                throw failure("create", path)
            }
            return descriptor
        } catch {
            close(descriptor)
            unlink(draft)
            throw error
        }
    }

    /// Whether somebody answers at `path`.
    static func isAlive(_ path: String) throws(DongboError) -> Bool {
        let descriptor = try open()
        defer { close(descriptor) }
        return try withAddress(path) { address, length throws(DongboError) in connect(descriptor, address, length) == 0
        }
    }

    static func remove(_ path: String) { unlink(path) }

    private static func open() throws(DongboError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("open", "a socket") }
        return descriptor
    }

    private static func withAddress<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(DongboError) -> Result
    ) throws(DongboError) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count <= pathMax else {
            throw DongboError(
                .badConfiguration,
                "the path of the socket is too long, use a shorter data directory: \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result: Swift.Result<Result, DongboError> = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                Swift.Result { () throws(DongboError) in
                    try body(rebound, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        return try result.get()
    }

    private static func failure(_ action: String, _ path: String) -> DongboError {
        DongboError(.cannotCreate, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
