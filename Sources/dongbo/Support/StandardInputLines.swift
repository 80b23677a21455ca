import Foundation
import Glibc

/// The lines of standard input without their ends, read in blocks; a line of any length is whole.
struct StandardInputLines: Sequence, IteratorProtocol {
    private static let blockBytes = 1 << 18
    private var block = Data()
    private var ended = false

    mutating func next() -> Data? {
        while true {
            if let end = block.firstIndex(of: 0x0A) {
                defer { block = block[block.index(after: end)...] }
                return Data(block[block.startIndex..<end])
            }
            if ended {
                guard !block.isEmpty else { return nil }
                defer { block = Data() }
                return Data(block)
            }
            readBlock()
        }
    }

    private mutating func readBlock() {
        var buffer = [UInt8](repeating: 0, count: Self.blockBytes)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count > 0 {
            block = Data(block) + buffer[0..<count]
        } else if count == 0 || errno != EINTR {
            ended = true
        }
    }
}
