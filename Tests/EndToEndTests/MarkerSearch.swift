import Foundation
import Glibc

/// Looks for bytes that must not be somewhere: in files, in outputs, in the memory of a process.
struct MarkerSearch {
    /// By where they were written. Random lower-case letters and digits: no compressor shortens them, and neither folding, nor
    /// lower case, nor a Unicode form, nor a word index writes them otherwise.
    let markers: [String: String]

    private static let blockBytes = 8 << 20

    /// Two halves of each marker, which both begin with a letter that stands nowhere else in it.
    private let pieces: [(place: String, bytes: [UInt8])]
    private static let lead = UInt8(ascii: "z")

    init(places: [String]) {
        let letters = Array("bcdghklmnpqrstvx0123456789")
        func half() -> String { "z" + String((0..<11).map { _ in letters.randomElement()! }) }
        let halves = places.map { (place: $0, halves: [half(), half()]) }
        markers = Dictionary(uniqueKeysWithValues: halves.map { ($0.place, $0.halves.joined()) })
        pieces = halves.flatMap { marker in marker.halves.map { (marker.place, Array($0.utf8.prefix(10))) } }
    }

    subscript(place: String) -> String { markers[place]! }

    /// Places whose marker, or half of it, stands in the bytes.
    func found(in bytes: UnsafeRawBufferPointer) -> Set<String> {
        guard let base = bytes.baseAddress else { return [] }
        var places: Set<String> = []
        var next = 0
        while next < bytes.count, let hit = memchr(base + next, Int32(Self.lead), bytes.count - next) {
            let left = bytes.count - (UnsafeRawPointer(hit) - base)
            for piece in pieces where piece.bytes.count <= left && memcmp(hit, piece.bytes, piece.bytes.count) == 0 {
                places.insert(piece.place)
            }
            next = bytes.count - left + 1
        }
        return places
    }

    func found(in text: String) -> Set<String> { Array(text.utf8).withUnsafeBytes(found) }

    /// "place in file" for everything in the files below a directory, whatever they are called.
    func found(below directory: String) throws -> [String] {
        var hits: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory).sorted() {
            let path = directory + "/" + name
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: []) else { continue }
            hits += data.withUnsafeBytes(found).sorted().map { "\($0) in \(name)" }
        }
        return hits
    }

    /// "place at region" for everything in the memory of a process.
    ///
    /// - Returns: nil when the kernel lets nobody look.
    func found(inMemoryOf process: Int32) throws -> [String]? {
        let file = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var hits: [String] = []
        var hasRead = false
        for line in try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard fields[1].hasPrefix("r"), ends.count == 2, ends[1] <= UInt64(Int64.max) else { continue }
            let places = Self.read(file, from: ends[0], to: ends[1], hasRead: &hasRead, found)
            hits += places.sorted().map { "\($0) at \(fields.last!)" }
        }
        return hasRead ? hits : nil
    }

    /// In blocks that overlap, so that nothing stands across an edge unseen.
    private static func read(
        _ file: Int32, from start: UInt64, to end: UInt64, hasRead: inout Bool,
        _ look: (UnsafeRawBufferPointer) -> Set<String>
    ) -> Set<String> {
        var buffer = [UInt8](repeating: 0, count: Int(min(end - start, UInt64(blockBytes))))
        var places: Set<String> = []
        var next = start
        while next < end {
            let wanted = Int(min(end - next, UInt64(buffer.count)))
            let count = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, wanted, off_t(next)) }
            guard count > 0 else { break }
            hasRead = true
            buffer.withUnsafeBytes { places.formUnion(look(UnsafeRawBufferPointer(rebasing: $0.prefix(count)))) }
            next += count > 64 && next + UInt64(count) < end ? UInt64(count - 64) : UInt64(count)
        }
        return places
    }
}
