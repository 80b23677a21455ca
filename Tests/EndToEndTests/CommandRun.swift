import Foundation
import Interchange

/// What one command printed and how it ended.
struct CommandRun: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// The program under test stands beside the test program.
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
        path: "dongbo")

    static func run(_ arguments: [String], input: String = "", data: String? = nil) throws -> CommandRun {
        let process = Process()
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(data.map { ["DONGBO_DATA": $0] } ?? [:]) {
            $1
        }
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        let errors = try stderr.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return CommandRun(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self))
    }

    /// The objects it printed, one a line.
    var objects: [JSONValue] {
        output.split(separator: "\n").compactMap { try? JSONParser.parse(Array($0.utf8)) }
    }

    var object: JSONValue { objects.first ?? .null }

    /// The code of the error it printed as JSON.
    var errorCode: String {
        let lines = errors.split(separator: "\n").compactMap { try? JSONParser.parse(Array($0.utf8)) }
        if case .string(let code)? = lines.last?["error"]?["code"] { return code }
        return ""
    }
}

extension JSONValue {
    func text(_ key: String) -> String {
        if case .string(let text)? = self[key] { return text }
        return ""
    }

    var keys: [String] {
        if case .object(let members) = self { return members.map(\.key) }
        return []
    }
}
