import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import People
import SwiftProtobuf

/// What administrators do with people.
extension AdministrationService {
    public func addPerson(
        request: Dongbo_Administration_V1_AddPersonRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "add people")
            let name: HierarchicalName
            do throws(DongboError) {
                name = try HierarchicalName(parsing: request.name.normalizedC)
            } catch {
                throw DongboError(
                    .wrongUsage, "'\(request.name)' is no name: write CN=…/OU=…/O=… (\(error.message))", cause: error)
            }
            let person = KnownPerson(
                name: name, fullName: request.fullName.isEmpty ? name.commonName : request.fullName.normalizedC,
                title: request.title.normalizedC, unit: request.unit.normalizedC, home: try home(request.home))
            let code = try await node.addPerson(person, roles: try request.roles.map(role), caller: caller)
            return Wire.Record(try line(of: name, code))
        }
    }

    public func listPeople(
        request: Dongbo_Administration_V1_PersonRequest, response: RPCWriter<Dongbo_Administration_V1_Record>,
        context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            _ = try readable(Node.directoryDatabase)
            let people = request.name.isEmpty ? try node.people() : [try existing(request.name)]
            for person in people {
                try await response.write(
                    Wire.Record([
                        "person": .string(person.name.canonical), "fullName": .string(person.fullName),
                        "title": .string(person.title), "unit": .string(person.unit),
                        "home": person.home.map { .string($0.canonical) } ?? .null,
                        "groups": .array(try node.groups(of: person.name).map { .string($0) }),
                        "state": try node.state(of: person).map { .string($0.rawValue) } ?? .null,
                    ]))
            }
        }
    }

    public func removePerson(
        request: Dongbo_Administration_V1_PersonRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "remove people")
            let person = try existing(request.name)
            try await node.removePerson(person, caller: caller)
            return Wire.Record(["person": .string(person.name.canonical), "removed": true])
        }
    }

    public func resetPerson(
        request: Dongbo_Administration_V1_ResetPersonRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "reset people's passwords")
            let person = try existing(request.name)
            let hadKeys = try node.hasKeys(person.name)
            let code = try await node.resetPerson(person, home: try home(request.home), caller: caller)
            let hint: JSONValue =
                "their keys have ended too: what was sealed for them opens for its other recipients or by escrow only"
            let hints = hadKeys ? [JSONMember("hints", [hint])] : []
            return Wire.Record(try line(of: person.name, code).adding(hints))
        }
    }

    public func lockPerson(
        request: Dongbo_Administration_V1_LockPersonRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "lock people out")
            let person = try existing(request.name)
            try await node.lockPerson(person, request.locked, caller: caller)
            return Wire.Record([
                "person": .string(person.name.canonical),
                "state": try node.state(of: person).map { .string($0.rawValue) } ?? .null,
            ])
        }
    }

    public func changePersonRoles(
        request: Dongbo_Administration_V1_ChangePersonRolesRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "give people roles")
            let person = try existing(request.name)
            try await node.changeRoles(
                of: person, add: try request.add.map(role), remove: try request.remove.map(role), caller: caller)
            return Wire.Record([
                "person": .string(person.name.canonical),
                "groups": .array(try node.groups(of: person.name).map { .string($0) }),
            ])
        }
    }

    private func existing(_ text: String) throws -> KnownPerson {
        if let person = try node.person(text) { return person }
        throw DongboError(
            .noSuchThing, "the directory knows nobody, or more than one, by '\(text)'; 'dongbo person list' lists them")
    }

    private func home(_ text: String) throws -> HierarchicalName? {
        text.isEmpty ? nil : try node.resolve(text.normalizedC)
    }

    private func role(_ text: String) throws(DongboError) -> PersonRole {
        if let role = PersonRole(text.normalizedC) { return role }
        let known = PersonRole.allCases.map { "\($0.group) (\($0.title))" }.joined(separator: ", ")
        throw DongboError(.wrongUsage, "'\(text)' is no role; roles are \(known)")
    }

    private func line(of name: HierarchicalName, _ code: ActivationCode) throws -> JSONValue {
        let ends = node.clock.wallMilliseconds + ActivationCode.lifeMilliseconds
        return [
            "person": .string(name.canonical), "code": .string(code.text), "expires": .time(milliseconds: ends),
            "home": try node.person(name.canonical)?.home.map { .string($0.canonical) } ?? .null,
        ]
    }
}
