import Foundation
import Glibc
import NoteModel

/// Passphrases from files and people. Never from arguments: those are for everybody on the machine to read.
enum Passphrase {
    /// The first line of a file, in one Unicode form.
    ///
    /// - Parameter file: `-` for standard input.
    /// - Throws: `.wrongUsage` when it is empty.
    static func read(file: String) throws -> [UInt8] {
        let source = try FileSource(path: file)
        var bytes = Data()
        while bytes.count < 1 << 20, let block = try source.next() { bytes += block }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DongboError(.badData, "the passphrase in \(file) is no UTF-8 text")
        }
        return try checked(text.prefix { !$0.isNewline }, file)
    }

    /// Asks on the terminal, without showing what is typed.
    ///
    /// - Throws: `.wrongUsage` when there is no terminal.
    static func ask(_ what: String) throws -> [UInt8] {
        guard let typed = getpass("\(what): ") else {
            throw DongboError(.wrongUsage, "there is no terminal to ask for the \(what): say in which file it is")
        }
        return try checked(String(cString: typed)[...], "what was typed")
    }

    /// Asks for a new one, twice.
    static func askTwice(_ what: String) throws -> [UInt8] {
        let first = try ask(what)
        guard try ask("once more") == first else { throw DongboError(.wrongUsage, "the two are not the same") }
        return first
    }

    private static func checked(_ text: Substring, _ origin: String) throws(DongboError) -> [UInt8] {
        guard !text.isEmpty else { throw DongboError(.wrongUsage, "the passphrase is empty (\(origin))") }
        return Array(String(text).normalizedC.utf8)
    }
}
