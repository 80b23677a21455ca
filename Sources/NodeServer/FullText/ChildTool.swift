import CLinux
import Glibc
import NoteModel

/// Runs another program on bytes, within limits: what it is given may be hostile, and the program may have faults.
///
/// The program sees the bytes as a file in memory (`/dev/fd/3`), so nothing of them is on disk; it has no input, an empty
/// environment, no open file of this process, and may not write files. `prlimit` bounds its memory and processor time; the
/// clock and the size of its output are watched here, and whatever breaks a bound is killed with its whole process group.
struct ChildTool {
    enum Outcome: Equatable {
        case output([UInt8])
        /// Why there is none, for people.
        case failed(String)
    }

    struct Limits {
        var seconds = 20
        var processorSeconds = 10
        var memoryBytes = 1 << 30
        var outputBytes = 16 << 20
    }

    /// What a program sees its input as.
    static let input = "/dev/fd/3"
    private static let prlimit = "/usr/bin/prlimit"

    let program: String
    /// The Debian package it is in, for the message when it is missing.
    let package: String
    var limits = Limits()
    /// Exit codes that count as success.
    var accepted: Set<Int32> = [0]

    /// Blocks until the program has ended. Longer output is cut.
    func run(_ arguments: [String], on bytes: [UInt8]) -> Outcome {
        for (tool, package) in [(program, package), (Self.prlimit, "util-linux")] where access(tool, X_OK) != 0 {
            return .failed("\(tool) is not installed (Debian package \(package)); install it and run 'dongbo updall'")
        }
        guard let file = Self.memoryFile(bytes) else { return .failed("there is no memory for it") }
        defer { close(file) }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .failed("there are too many open files") }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }
        let child = spawn(arguments, file: file, output: writing)
        close(writing)
        guard let child else { return .failed("\(program) cannot be started") }
        let (output, complaint) = collect(from: reading)
        // Whatever still runs of it has nothing more to say.
        kill(-child, SIGKILL)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        if let complaint { return .failed(complaint) }
        if output.count >= limits.outputBytes { return .output(output) }
        let (signal, code) = (status & 0x7F, (status >> 8) & 0xFF)
        // Killed here after it had closed its output: it was done.
        guard signal == 0 && accepted.contains(code) || signal == SIGKILL && !output.isEmpty else {
            return .failed(
                signal == 0 ? "it cannot be read (the file is damaged or protected)" : "it takes too much to read")
        }
        return .output(output)
    }

    /// `MFD_CLOEXEC`.
    private static let closesOnExec: UInt32 = 1

    private static func memoryFile(_ bytes: [UInt8]) -> Int32? {
        let file = memfd_create("dongbo", closesOnExec)
        guard file >= 0 else { return nil }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + written, bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(file)
                return nil
            }
            written += count
        }
        lseek(file, 0, SEEK_SET)
        return file
    }

    private func spawn(_ arguments: [String], file: Int32, output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // First away from the low numbers, which are assigned next.
        let (highFile, highOutput) = (fcntl(file, F_DUPFD_CLOEXEC, 10), fcntl(output, F_DUPFD_CLOEXEC, 10))
        defer {
            close(highFile)
            close(highOutput)
        }
        guard highFile >= 0, highOutput >= 0 else { return nil }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, highOutput, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, highFile, 3)
        posix_spawn_file_actions_addclosefrom_np(&actions, 4)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, and no signal that this process has blocked or ignores.
        var none = sigset_t()
        var defaults = sigset_t()
        sigemptyset(&none)
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let bounds = [
            "--as=\(limits.memoryBytes)", "--cpu=\(limits.processorSeconds)", "--fsize=0", "--core=0", "--nofile=32",
        ]
        let words = [Self.prlimit] + bounds + ["--", program] + arguments
        var list = words.map { strdup($0) } + [nil]
        var environment = [strdup("LC_ALL=C.UTF-8"), strdup("PATH=/usr/bin:/bin"), nil]
        defer { for pointer in list + environment { free(pointer) } }
        var child = pid_t()
        guard posix_spawn(&child, Self.prlimit, &actions, &attributes, &list, &environment) == 0 else { return nil }
        return child
    }

    /// Reads until the program closes its output, has said enough, or its time is over.
    private func collect(from file: Int32) -> (output: [UInt8], complaint: String?) {
        let end = ContinuousClock.now + .seconds(limits.seconds)
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while output.count < limits.outputBytes {
            let left = ContinuousClock.now.duration(to: end)
            let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let ready = milliseconds > 0 ? poll(&waiting, 1, Int32(milliseconds)) : 0
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return (output, "it takes too long to read") }
            let count = read(file, &buffer, min(buffer.count, limits.outputBytes - output.count))
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            output += buffer[..<count]
        }
        return (output, nil)
    }
}
