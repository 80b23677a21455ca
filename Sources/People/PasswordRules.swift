import NoteModel
@_spi(_Unicode) import Swift

/// Which passwords are taken. Length counts, not the number of kinds of letters: that only makes people write `Abc@1234`.
public enum PasswordRules {
    /// Characters, at least.
    public static let lengthMin = 12
    /// Bytes, at most: a longer text would only cost memory.
    public static let bytesMax = 256
    /// Different characters, at least.
    public static let differentMin = 6
    /// Characters that have to stay when all is taken away that others know or guess.
    static let restMin = 6

    public enum Objection: Sendable, Hashable {
        case notText, tooShort, tooLong, control, fewDifferent, sequence, common, aboutPerson

        /// What to do, for people.
        public var advice: String {
            switch self {
            case .notText: "it is no text"
            case .tooShort:
                "it has fewer than \(lengthMin) characters: take four or five words that do not belong together"
            case .tooLong: "it has more than \(bytesMax) bytes"
            case .control: "it has characters that nobody can see, such as tabs"
            case .fewDifferent: "it repeats the same few characters"
            case .sequence: "it is made of rows of letters, digits or keys: 123, abc, qwerty"
            case .common: "it is made of words that are guessed first; take words that do not belong together"
            case .aboutPerson: "it is made of your own name, office or unit, which others know"
            }
        }
    }

    /// One form for the same letters, however they were typed.
    ///
    /// - Returns: nil when the bytes are no UTF-8.
    public static func normal(_ bytes: [UInt8]) -> [UInt8]? {
        String(validating: bytes, as: UTF8.self).map { Array($0.normalizedC.utf8) }
    }

    /// Why a password is not taken; nil when it is.
    ///
    /// - Parameter known: what others know of the person: names, office, unit, organisation, dates.
    public static func objection(to bytes: [UInt8], known: [String]) -> Objection? {
        guard bytes.count <= bytesMax else { return .tooLong }
        guard let text = String(validating: bytes, as: UTF8.self)?.normalizedC else { return .notText }
        guard text.count >= lengthMin else { return .tooShort }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            return .control
        }
        let plain = plain(text)
        guard Set(plain).count >= differentMin else { return .fewDifferent }
        if period(of: plain) * 2 <= plain.count, period(of: plain) < lengthMin { return .fewDifferent }
        // Telephone and identity numbers, dates: others know them, and digits alone are soon tried out.
        guard plain.contains(where: { !$0.isNumber }) else { return .sequence }
        if rest(of: plain, without: rows(in: plain)) < restMin { return .sequence }
        let words = Set(known.flatMap(words)).filter { $0.count >= 2 }
        if rest(of: plain, without: places(of: words, in: plain)) < restMin { return .aboutPerson }
        let all = CommonPasswords.words.union(words)
        let guessed = zip(rows(in: plain), places(of: all, in: plain)).map { $0 || $1 }
        return rest(of: plain, without: guessed) < restMin ? .common : nil
    }

    // MARK: What is guessed

    /// Letters without marks and case, and the digits that people write for letters: as a guesser tries them.
    static func plain(_ text: String) -> [Character] {
        let letters = text.lowercased()._nfd.filter { $0.properties.generalCategory != .nonspacingMark }
        return letters.compactMap { scalar -> Character? in
            let letter = Character(scalar)
            return switch letter {
            case "đ": "d"
            case "@": "a"
            case "$": "s"
            case " ", "-", "_", ".", ",": nil
            default: letter
            }
        }
    }

    private static func words(_ text: String) -> [[Character]] {
        text.split { !$0.isLetter && !$0.isNumber }.map { plain(String($0)) }
    }

    /// How many characters are left.
    private static func rest(of text: [Character], without guessed: [Bool]) -> Int {
        guessed.count { !$0 }
    }

    /// The length after which the text repeats itself; its own length when it does not.
    private static func period(of text: [Character]) -> Int {
        (1..<max(2, text.count)).first { period in
            zip(text, text.dropFirst(period)).allSatisfy { $0 == $1 }
        } ?? text.count
    }

    private static let keyboards: [[Character]] = [
        Array("qwertyuiop"), Array("asdfghjkl"), Array("zxcvbnm"), Array("1234567890"),
        Array("abcdefghijklmnopqrstuvwxyz"), Array("1qaz2wsx3edc4rfv5tgb"), Array("!@#%^&*()"),
    ]

    /// Marks runs of three or more characters that are the same, or follow each other in the alphabet or on the keyboard, either way.
    private static func rows(in text: [Character]) -> [Bool] {
        var marks = [Bool](repeating: false, count: text.count)
        guard text.count >= 3 else { return marks }
        for start in 0...text.count - 3 {
            let part = Array(text[start..<start + 3])
            let isSame = part[0] == part[1] && part[1] == part[2]
            let isRow = keyboards.contains { isIn($0, part) || isIn($0, part.reversed()) }
            if isSame || isRow { for index in start..<start + 3 { marks[index] = true } }
        }
        return marks
    }

    private static func isIn(_ row: [Character], _ part: [Character]) -> Bool {
        row.count >= part.count && (0...row.count - part.count).contains { Array(row[$0..<$0 + part.count]) == part }
    }

    /// Marks every place at which one of the words stands.
    private static func places(of words: Set<[Character]>, in text: [Character]) -> [Bool] {
        var marks = [Bool](repeating: false, count: text.count)
        let longest = words.map(\.count).max() ?? 0
        for start in text.indices {
            // The longest word that begins here; shorter ones lie inside it.
            let ends = stride(from: min(text.count, start + longest), to: start + 1, by: -1)
            if let end = ends.first(where: { words.contains(Array(text[start..<$0])) }) {
                for index in start..<end { marks[index] = true }
            }
        }
        return marks
    }
}
