import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import People
import SwiftProtobuf

/// What people do themselves. A refusal is an answer, not an error: `outcome` and, for people, `message`.
extension AdministrationService {
    public func activatePerson(
        request: Dongbo_Administration_V1_ActivatePersonRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let outcome = try await node.activate(
                request.name, code: String(decoding: request.code, as: UTF8.self), password: Array(request.password),
                from: socketOrigin)
            return answer(outcome)
        }
    }

    public func changePassword(
        request: Dongbo_Administration_V1_ChangePasswordRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let outcome = try await node.changePassword(
                request.name, from: Array(request.current), to: Array(request.new), from: socketOrigin)
            return answer(outcome)
        }
    }

    public func logIn(
        request: Dongbo_Administration_V1_LogInRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let outcome = try await node.logIn(request.name, password: Array(request.password), from: socketOrigin)
            switch outcome {
            case .open(let token, let person):
                return Wire.Record([
                    "outcome": "done", "person": .string(person.canonical), "session": .string(token.text),
                    "idleMinutes": .count(SessionTable.idleMilliseconds / 60_000),
                    "hours": .count(SessionTable.absoluteMilliseconds / 3_600_000),
                ])
            case .refused: return answer("refused", "this name and password do not belong together")
            case .wait(let milliseconds): return answer("wait", Self.advice(waiting: milliseconds))
            case .locked: return answer("locked", Self.lockedAdvice)
            case .elsewhere(let home): return answer("elsewhere", "they log in at \(home)")
            }
        }
    }

    public func logOut(
        request: Dongbo_Administration_V1_LogOutRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            guard let token = ActingSession.current.flatMap({ SessionToken($0) }),
                let person = try await node.logOut(token, from: socketOrigin)
            else { return answer("none", "nobody is logged in: there was no session") }
            return Wire.Record(["outcome": "done", "person": .string(person.canonical)])
        }
    }

    var socketOrigin: String { "socket of \(node.administrator)" }

    private func answer(_ outcome: PasswordOutcome) -> Dongbo_Administration_V1_Record {
        let message =
            switch outcome {
            case .done: "the password is set; sessions that were open have ended"
            case .refused: "this name and code or password do not belong together"
            case .wait(let milliseconds): Self.advice(waiting: milliseconds)
            case .mistyped: "the code is mistyped: seven groups of four letters and digits, with neither I, L, O nor U"
            case .codeExpired: "the code has come to its end; ask an administrator for another (dongbo person reset)"
            case .codeUsed: "the code was used already; who did not use it themselves tells an administrator at once"
            case .locked: Self.lockedAdvice
            case .objection(let objection): "the password is not taken: \(objection.advice)"
            case .same: "the new password is the old one"
            case .elsewhere(let home): "they log in at \(home): set it there"
            }
        return answer(outcome.name, message)
    }

    private func answer(_ outcome: String, _ message: String) -> Dongbo_Administration_V1_Record {
        Wire.Record(["outcome": .string(outcome), "message": .string(message)])
    }

    private static let lockedAdvice = "an administrator has locked this person out; ask them (dongbo person unlock)"

    private static func advice(waiting milliseconds: UInt64) -> String {
        "too many mistakes: try again in \(CountText.text((milliseconds + 999) / 1000, "second"))"
    }
}
