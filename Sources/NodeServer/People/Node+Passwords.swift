import AuditLog
import NoteModel
import NoteStore
import People
import SealedItems
import Synchronization

/// What people do themselves.
extension Node {
    /// A person chooses their first password, or another after a reset.
    ///
    /// - Parameter origin: from where, for the log and the lock-out.
    /// - Throws: `.busy` when too many log in at once; `.inputOutput` when the audit log cannot be written, then nothing is done.
    public func activate(
        _ text: String, code: String, password: [UInt8], from origin: String
    ) async throws -> PasswordOutcome {
        guard let code = ActivationCode(typed: code) else { return .mistyped }
        return try await setting(text, from: origin) { person, credential in
            guard let person, let credential else { return .refused }
            switch credential.activation.check(
                code, of: person.name, password: credential.password, at: clock.wallMilliseconds)
            {
            case .wrong: return .refused
            case .used: return .codeUsed
            case .expired: return .codeExpired
            case .right: break
            }
            return try await set(password, of: person, credential, keys: nil, origin)
        }
    }

    /// A person changes their password. Their sessions end.
    ///
    /// - Throws: as ``activate(_:code:password:from:)``.
    public func changePassword(
        _ text: String, from current: [UInt8], to new: [UInt8], from origin: String
    ) async throws -> PasswordOutcome {
        try await setting(text, from: origin) { person, credential in
            guard try await isRight(current, credential), let person, let credential else { return .refused }
            guard PasswordRules.normal(current) != PasswordRules.normal(new) else { return .same }
            let keys = try await unlocked(credential, of: person.name, PasswordRules.normal(current) ?? [])
            return try await set(new, of: person, credential, keys: keys, origin)
        }
    }

    /// Whether it is the password that counts.
    func isRight(_ password: [UInt8], _ credential: Credential?) async throws -> Bool {
        // What is too long or no text is no password; it takes as long.
        let normal = password.count <= PasswordRules.bytesMax ? PasswordRules.normal(password) : nil
        let verifier = (credential?.currentPassword?.verifier).flatMap { PasswordVerifier($0) }
        return try await peopleDesk.hasher.isRight(normal ?? [], normal == nil ? nil : verifier)
    }

    /// Counts the attempt, carries it out, and writes it down.
    private func setting(
        _ text: String, from origin: String, _ body: (KnownPerson?, Credential?) async throws -> PasswordOutcome
    ) async throws -> PasswordOutcome {
        let person = try person(text)
        let credential = try person.flatMap { try self.credential(of: $0.name) }
        if let person, credential == nil, let home = person.home, !home.matches(name) { return .elsewhere(home: home) }
        let key = person?.name.matchingKey ?? text.normalizedC.lowercased()
        switch peopleDesk.attempt(key, from: origin, at: clock.wallMilliseconds) {
        case .wait(let milliseconds):
            try await noteWaiting(.changePassword, text, person, origin)
            return .wait(milliseconds: milliseconds)
        case .admitted: break
        }
        let outcome = try await body(person, credential)
        if outcome != .refused { peopleDesk.succeeded(key, from: origin) }
        if outcome != .done {
            try await record(.changePassword, .refused, text, person, origin, "\(outcome.name)")
        }
        return outcome
    }

    /// - Parameter keys: that the person has; nil makes new ones.
    private func set(
        _ password: [UInt8], of person: KnownPerson, _ credential: Credential, keys: PersonKeys?, _ origin: String
    ) async throws -> PasswordOutcome {
        guard !credential.isLocked else { return .locked }
        if let objection = PasswordRules.objection(to: password, known: person.guessable) {
            return .objection(objection)
        }
        guard let normal = PasswordRules.normal(password) else { return .objection(.notText) }
        let verifier = try await peopleDesk.hasher.verifier(for: normal)
        let keys = keys ?? PersonKeys()
        let locked = try await lock(keys, of: person.name, normal)
        // Nothing is done that the log does not have.
        try await record(.changePassword, .done, "", person, origin, "")
        let written = PasswordRecord(activation: credential.activation.id, verifier: verifier.description)
        guard try await savePassword(written, keys: locked, of: person.name, after: credential) else {
            return .codeUsed
        }
        peopleDesk.endSessions(of: person.name, at: clock.wallMilliseconds)
        try await publish(keys.publicKeys, of: person.name)
        return .done
    }
}

extension PasswordOutcome {
    /// Stable, for JSON and the audit log.
    public var name: String {
        switch self {
        case .done: "done"
        case .refused: "refused"
        case .wait: "wait"
        case .mistyped: "mistyped"
        case .codeExpired: "codeExpired"
        case .codeUsed: "codeUsed"
        case .locked: "locked"
        case .objection: "objection"
        case .same: "same"
        case .elsewhere: "elsewhere"
        }
    }
}
