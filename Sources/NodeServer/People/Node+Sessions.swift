import AuditLog
import NoteModel
import NoteStore
import People
import ReplicationTransport
import Synchronization

extension Node {
    /// A person says who they are.
    ///
    /// - Parameter origin: from where, for the log and the lock-out.
    /// - Throws: `.busy` when too many log in at once; `.inputOutput` when the audit log cannot be written, then nobody is in.
    public func logIn(_ text: String, password: [UInt8], from origin: String) async throws -> LogInOutcome {
        let person = try person(text)
        let credential = try person.flatMap { try self.credential(of: $0.name) }
        if let person, credential == nil, let home = person.home, !home.matches(name) { return .elsewhere(home: home) }
        let key = person?.name.matchingKey ?? text.normalizedC.lowercased()
        if case .wait(let milliseconds) = peopleDesk.attempt(key, from: origin, at: clock.wallMilliseconds) {
            try await noteWaiting(.logIn, text, person, origin)
            return .wait(milliseconds: milliseconds)
        }
        guard try await isRight(password, credential), let person, let credential else {
            try await record(.logIn, .refused, text, person, origin, "wrong name or password")
            return .refused
        }
        peopleDesk.succeeded(key, from: origin)
        guard !credential.isLocked else {
            try await record(.logIn, .refused, text, person, origin, "locked")
            return .locked
        }
        try await record(.logIn, .done, text, person, origin, "")
        let current = try await rehashed(credential, of: person, password)
        // What was reset or locked while the password was checked lets nobody in.
        guard let current, let stamp = current.stamp else { return .refused }
        let keys = try await keysAtLogIn(current, of: person.name, PasswordRules.normal(password) ?? [])
        var generator = SystemRandomNumberGenerator()
        let token = SessionToken(secret: UInt128.random(in: 0...(.max), using: &generator))
        peopleDesk.sessions.withLock { $0.open(token, for: person.name, stamp: stamp, at: clock.wallMilliseconds) }
        if let keys { peopleDesk.keep(keys, for: token, clock) }
        return .open(token, person: person.name)
    }

    /// Whose session it is; nil when it has ended. Using it keeps it open. Costs a look at one note.
    public func sessionPerson(_ token: SessionToken) throws -> HierarchicalName? {
        let found = try peopleDesk.sessions.withLock { sessions in
            try sessions.use(token, at: clock.wallMilliseconds) { try credential(of: $0)?.stamp }
        }
        if case .open(let person) = found { return person }
        peopleDesk.cabinet.remove(token.digest)
        return nil
    }

    /// Ends a session.
    ///
    /// - Returns: whose it was; nil when it had ended.
    public func logOut(_ token: SessionToken, from origin: String) async throws -> HierarchicalName? {
        peopleDesk.cabinet.remove(token.digest)
        guard let person = peopleDesk.sessions.withLock({ $0.close(token) }) else { return nil }
        try await audit.record(AuditEntry(.logOut, by: AuditActor(person.canonical, .commandLine, from: origin)))
        return person
    }

    /// With more memory or passes, when they are usual now; the credential that counts then.
    private func rehashed(
        _ credential: Credential, of person: KnownPerson, _ password: [UInt8]
    ) async throws -> Credential? {
        guard let record = credential.currentPassword, let verifier = PasswordVerifier(record.verifier),
            verifier.isOutdated, let normal = PasswordRules.normal(password)
        else { return try self.credential(of: person.name) == credential ? credential : nil }
        let fresh = try await peopleDesk.hasher.verifier(for: normal)
        let next = PasswordRecord(activation: record.activation, verifier: fresh.description)
        guard try await savePassword(next, of: person.name, after: credential) else { return nil }
        return try self.credential(of: person.name)
    }

    /// Writes down what somebody did, or who they said they were.
    func record(
        _ act: AuditAct, _ outcome: AuditOutcome, _ text: String, _ person: KnownPerson?, _ origin: String,
        _ detail: String
    ) async throws {
        let actor = AuditActor(person?.name.canonical ?? text, .commandLine, from: origin)
        let code = outcome == .refused ? DongboError.Code.noRight.name : ""
        try await audit.record(AuditEntry(act, outcome, by: actor, code: code, detail: detail))
    }

    /// Attempts that are not even looked at; no more of them than the log can stand.
    func noteWaiting(_ act: AuditAct, _ text: String, _ person: KnownPerson?, _ origin: String) async throws {
        let now = clock.wallMilliseconds
        let (isWritten, skipped) = auditDesk.throttle.withLock { $0.admit(milliseconds: now) }
        guard isWritten else { return }
        let others = skipped > 0 ? " (\(skipped) others before it were not written down)" : ""
        try await record(act, .refused, text, person, origin, "too many mistakes\(others)")
    }
}
