import ArgumentParser
import GRPCCore
import Glibc
import Interchange
import NoteModel
import RPCSupport

/// How a command ends when it does not end well: the only place where errors become messages and exit statuses.
enum Failure {
    static func exit(_ error: any Error, json: Bool) -> Never {
        Console.flush()
        if let status = error as? ExitCode { Glibc.exit(status.rawValue) }
        if let error = operating(error) {
            report(error, json: json)
            Glibc.exit(error.code.exitStatus)
        }
        if json, DongboCommand.exitCode(for: error) == .validationFailure {
            report(DongboError(.wrongUsage, DongboCommand.message(for: error)), json: true)
            Glibc.exit(DongboError.Code.wrongUsage.exitStatus)
        }
        DongboCommand.exit(withError: error)
    }

    /// One line on standard error: `{"error":{"code","message"}}` or for people.
    static func report(_ error: DongboError, json: Bool) {
        guard json else { return Console.note("dongbo: \(error.message)") }
        let object: JSONValue = ["error": ["code": .string(error.code.name), "message": .string(error.message)]]
        Console.note(JSONWriter.string(object))
    }

    /// Ends the command when the node says that the form's formulas speak against the save; does nothing otherwise.
    ///
    /// - Parameter reply: `{"invalid":[{"item","formula","message"}]}`.
    static func refuseInvalid(_ reply: Reply, json: Bool) throws {
        guard case .array(let failures)? = try reply.json()["invalid"] else { return }
        let lines = failures.map { "\($0.text("item")): \($0.text("message"))" }
        if json {
            let error: JSONValue = [
                "code": .string(DongboError.Code.badData.name),
                "message": .string("not saved: \(lines.joined(separator: "; "))"), "failures": .array(failures),
            ]
            Console.note(JSONWriter.string(["error": error]))
        } else {
            Console.note("dongbo: not saved; the form does not let these items through:")
            for line in lines { Console.note("  \(line)") }
        }
        throw ExitCode(DongboError.Code.badData.exitStatus)
    }

    private static func operating(_ error: any Error) -> DongboError? {
        if let error = error as? DongboError { return error }
        return error is RPCError || error is CancellationError ? DongboError(call: error, peer: "the node") : nil
    }
}
