/// All functions by name; case does not count.
enum FunctionTable {
    static let all: [Function] =
        textFunctions + textPartFunctions + textFormatFunctions + listFunctions + searchFunctions + mathFunctions
        + dateFunctions + datePartFunctions + logicFunctions + loopFunctions + fieldFunctions + documentFunctions
        + nameFunctions + lookupFunctions + environmentFunctions + unavailableFunctions

    private static let bits = 10
    private static let slots: [Function?] = {
        var slots = [Function?](repeating: nil, count: 1 << bits)
        for function in all {
            let bytes = Array(function.name.utf8)
            var place = hash(bytes, 0..<bytes.count)
            while let other = slots[place] {
                precondition(other.name.lowercased() != function.name.lowercased(), "\(function.name) stands twice")
                place = (place + 1) & (1 << bits - 1)
            }
            slots[place] = function
        }
        return slots
    }()

    /// FNV-1a over the bytes with ASCII letters in lower case.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in range { hash = (hash ^ UInt64(lower(bytes[index]))) &* 0x0000_0100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash >> 32 ^ hash) & (1 << UInt64(bits) - 1))
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// The function whose name stands in `range`, `@` included.
    static func function(_ bytes: [UInt8], _ range: Range<Int>) -> Function? {
        var place = hash(bytes, range)
        while let function = slots[place] {
            if function.name.utf8.count == range.count, matches(function.name, bytes, range) { return function }
            place = (place + 1) & (1 << bits - 1)
        }
        return nil
    }

    static func function(named name: String) -> Function? {
        let bytes = Array(name.utf8)
        return function(bytes, 0..<bytes.count)
    }

    private static func matches(_ name: String, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        for byte in name.utf8 {
            guard lower(byte) == lower(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    /// What to say of a name that no function has, with the nearest that one has.
    static func unknown(_ name: String) -> String {
        guard name.utf8.count <= 64 else { return "there is no such function" }
        let folded = Array(name.lowercased().utf8)
        var nearest: (name: String, distance: Int)?
        for function in all {
            let distance = editDistance(folded, Array(function.name.lowercased().utf8))
            if distance < nearest?.distance ?? .max { nearest = (function.name, distance) }
        }
        guard let nearest, nearest.distance <= max(2, folded.count / 3) else { return "there is no function \(name)" }
        return "there is no function \(name); did you mean \(nearest.name)?"
    }

    /// Letters to insert, remove or replace.
    static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
