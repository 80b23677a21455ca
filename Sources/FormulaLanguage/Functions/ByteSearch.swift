/// Finds one text in another in time proportional to both, whatever they hold (Knuth, Morris and Pratt).
///
/// UTF-8 can be searched by bytes: a character's bytes are found only where the character is.
struct ByteSearch {
    let needle: [UInt8]
    private let borders: [Int]

    init(_ text: String) { self.init(Array(text.utf8)) }

    private init(_ needle: [UInt8]) {
        self.needle = needle
        var borders = [Int](repeating: 0, count: needle.count)
        var length = 0
        var index = 1
        while index < needle.count {
            while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
            if needle[index] == needle[length] { length += 1 }
            borders[index] = length
            index += 1
        }
        self.borders = borders
    }

    /// Where the needle begins first, not before `start`; nil when it is nowhere. An empty needle is at `start`.
    func first(in bytes: [UInt8], from start: Int = 0) -> Int? {
        guard !needle.isEmpty else { return start }
        var length = 0
        var index = start
        while index < bytes.count {
            while length > 0, bytes[index] != needle[length] { length = borders[length - 1] }
            if bytes[index] == needle[length] { length += 1 }
            index += 1
            if length == needle.count { return index - length }
        }
        return nil
    }

    /// Where the needle begins last.
    func last(in bytes: [UInt8]) -> Int? {
        guard !needle.isEmpty else { return bytes.count }
        return ByteSearch(needle.reversed()).first(in: bytes.reversed()).map { bytes.count - $0 - needle.count }
    }

    /// Everything between the needles; the whole when there is none.
    func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        while !needle.isEmpty, let found = first(in: bytes, from: start) {
            parts.append(bytes[start..<found])
            start = found + needle.count
        }
        return parts + [bytes[start...]]
    }
}

extension String {
    init(bytes: some Sequence<UInt8>) { self.init(decoding: Array(bytes), as: UTF8.self) }
}
