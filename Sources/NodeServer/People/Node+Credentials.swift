import AccessControl
import NoteModel
import NoteStore
import People
import SealedItems
import Synchronization

extension Node {
    /// How a person proves who they are, if this node may know it.
    func credential(of person: HierarchicalName) throws -> Credential? {
        try database(Self.directoryDatabase).read { try Self.credential(of: person, $0, $1) }
    }

    static func credential(
        of person: HierarchicalName, _ database: NoteDatabase, _ reader: any NoteStoreReader
    ) throws -> Credential? {
        guard let record = try reader.presentNote(credentialUnid(person)), !record.isDeleted,
            record.form == DirectoryForms.credential
        else { return nil }
        let content = try database.view(of: record, reading: reader).content
        func text(_ path: ItemPath) -> String? {
            if case .text(let text)? = content[path]?.value { text } else { nil }
        }
        guard let activation = text(DirectoryForms.activation).flatMap({ Activation($0) }) else { return nil }
        return Credential(
            activation: activation, password: text(DirectoryForms.password).flatMap { PasswordRecord($0) },
            // What is not plainly open is locked.
            isLocked: content[DirectoryForms.locked].map { $0.value != .number(0) } ?? false,
            keys: text(DirectoryForms.keys))
    }

    static func credentialUnid(_ person: HierarchicalName) -> UNID {
        DirectoryForms.unid("credential", person.matchingKey)
    }

    /// Gives a person another code, and makes what they prove themselves with known at their home and at the hubs, and nowhere else.
    ///
    /// - Throws: `.noRight` for who does not keep the directory.
    func saveActivation(
        of person: HierarchicalName, home: HierarchicalName, caller: NoteCaller
    ) async throws -> ActivationCode {
        var generator = SystemRandomNumberGenerator()
        let code = ActivationCode(secret: UInt128.random(in: 0...(.max), using: &generator))
        let id = UInt128.random(in: 0...(.max), using: &generator)
        let activation = Activation(code, for: person, id: id, at: clock.wallMilliseconds)
        let hubs = try directoryIndex().nodes.filter { $0.role == DirectoryForms.hubRole }.map(\.name.canonical)
        try await saveDirectory(
            Self.credentialUnid(person), form: DirectoryForms.credential,
            [
                (DirectoryForms.name, .set(.names([person.canonical]))),
                (DirectoryForms.readers, .set(.readers(Set(hubs + [home.canonical]).sorted()))),
                (DirectoryForms.authors, .set(.authors([home.canonical]))),
                (DirectoryForms.activation, .set(.text(activation.text))),
                (DirectoryForms.password, .remove), (DirectoryForms.keys, .remove),
            ], caller: caller)
        try await recordPersonKey(of: person, home: home, caller: caller)
        return code
    }

    /// Writes a password, unless what it was checked against has changed meanwhile: a code counts once.
    ///
    /// - Parameter keys: the person's keys under this password; nil leaves what is there.
    /// - Returns: whether it was written.
    func savePassword(
        _ record: PasswordRecord, keys: LockedPersonKeys? = nil, of person: HierarchicalName, after known: Credential
    ) async throws -> Bool {
        var changes: [(path: ItemPath, change: ItemChange)] = [(DirectoryForms.password, .set(.text(record.text)))]
        // One revision: a password never stands beside keys under another.
        if let keys { changes.append((DirectoryForms.keys, .set(.text(keys.text)))) }
        let request = SaveRequest(
            unid: Self.credentialUnid(person), form: DirectoryForms.credential,
            changes: changes, caller: .node(author: name.canonical))
        let wall = clock.wallMilliseconds
        return try await database(Self.directoryDatabase).write { database, writer in
            guard try Self.credential(of: person, database, writer) == known else { return false }
            switch try database.save(request, in: writer, wallMilliseconds: wall) {
            case .saved, .unchanged: return true
            case .invalid(let failures): throw DongboError(.badData, "not saved: \(failures.text)")
            case .refused, .unknownBase: preconditionFailure("a save without a base is never refused")
            }
        }
    }
}
