import Glibc
import Synchronization

/// Standard output and standard error. Output is collected in blocks, because a list may have many thousand lines.
enum Console {
    private static let blockBytes = 1 << 16
    private static let block = Mutex<[UInt8]>([])

    static func print(_ line: String) { print(bytes: Array(line.utf8)) }

    static func print(bytes line: [UInt8]) {
        block.withLock { block in
            block.append(contentsOf: line)
            block.append(0x0A)
            if block.count >= blockBytes { write(&block) }
        }
    }

    static func flush() { block.withLock { write(&$0) } }

    /// One line on standard error, for people.
    static func note(_ line: String) {
        flush()
        error(line + "\n")
    }

    /// Text on standard error as it is; nobody hears when that fails.
    static func error(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count <= 0 { if errno == EINTR { continue } else { return } }
            bytes = bytes.dropFirst(count)
        }
    }

    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1
    static let inputIsTerminal = isatty(STDIN_FILENO) == 1

    /// Columns of the terminal; 100 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }

    /// Ends the program when nobody reads any more: quietly for a closed pipe, as an I/O error otherwise.
    private static func write(_ block: inout [UInt8]) {
        var written = 0
        while written < block.count {
            let count = block.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { _exit(0) }
                error("dongbo: standard output: \(String(cString: strerror(errno)))\n")
                _exit(74)
            }
            written += count
        }
        block.removeAll(keepingCapacity: true)
    }
}
