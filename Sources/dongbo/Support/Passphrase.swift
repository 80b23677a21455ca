import Foundation
import Glibc
import NoteModel

/// Passphrases and other secrets from files and people. Arguments are for everybody on the machine to read.
enum Passphrase {
    /// What is asked of people unless they say in which file it is.
    ///
    /// - Parameters:
    ///   - file: `-` for standard input.
    ///   - twice: for a new one.
    static func secret(_ what: String, file: String?, twice: Bool = false) throws -> [UInt8] {
        if let file { return try read(file: file, what) }
        return try twice ? askTwice(what) : ask(what)
    }

    /// The first line of a file, in one Unicode form.
    ///
    /// - Parameter file: `-` for standard input.
    /// - Throws: `.wrongUsage` when it is empty.
    static func read(file: String, _ what: String = "passphrase") throws -> [UInt8] {
        let source = try FileSource(path: file)
        var bytes = Data()
        while bytes.count < 1 << 20, let block = try source.next() { bytes += block }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DongboError(.badData, "the \(what) in \(file) is no UTF-8 text")
        }
        return try checked(text.prefix { !$0.isNewline }, what, file)
    }

    /// Asks on the terminal, without showing what is typed.
    ///
    /// - Throws: `.wrongUsage` when there is no terminal.
    static func ask(_ what: String) throws -> [UInt8] {
        guard let typed = getpass("\(what): ") else {
            throw DongboError(.wrongUsage, "there is no terminal to ask for the \(what): say in which file it is")
        }
        return try checked(String(cString: typed)[...], what, "what was typed")
    }

    /// Asks for a new one, twice.
    static func askTwice(_ what: String) throws -> [UInt8] {
        let first = try ask(what)
        guard try ask("once more") == first else { throw DongboError(.wrongUsage, "the two are not the same") }
        return first
    }

    private static func checked(_ text: Substring, _ what: String, _ origin: String) throws(DongboError) -> [UInt8] {
        guard !text.isEmpty else { throw DongboError(.wrongUsage, "the \(what) is empty (\(origin))") }
        return Array(String(text).normalizedC.utf8)
    }
}
