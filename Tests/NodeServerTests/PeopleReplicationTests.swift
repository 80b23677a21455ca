import AccessControl
import Foundation
import KeyDerivation
import NoteModel
import NoteStore
import People
import ReplicationCore
import ReplicationTransport
import SealedItems
import Testing

@testable import NodeServer

/// Hidden is not secret: what proves who somebody is goes to their home and the hubs, and nowhere else.
@Suite struct PeopleReplicationTests {
    private static let password = Array("cá rô gạch nung mưa rào".utf8)
    private let lan = try! HierarchicalName(parsing: "CN=Lan/OU=Hạ Đình/O=Thanh Xuân")

    /// A hub, Lan's home and a spoke that has nothing to do with her; each has the directory.
    private func withSpokes(_ body: (Node, Node, Node, LifeNetwork) async throws -> Void) async throws {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            for name in ["CN=nha/OU=Hạ Đình/O=Thanh Xuân", "CN=xa/OU=Nhân Chính/O=Thanh Xuân"] {
                let (token, _) = try await hub.invite(HierarchicalName(parsing: name))
                _ = try await Node.join(
                    network.spokeFolder(String(name.dropFirst(3).prefix { $0 != "/" })), hub: network.address,
                    token: token, clock: NodeClock(), logger: TestNetwork.logger)
            }
            for document in try hub.directoryIndex().connections {
                guard var settings = document.settings else { continue }
                settings.isEnabled = true
                try await hub.saveDirectory(document.unid, form: ConnectionSettings.form, settings.changes)
            }
            try await network.withSpoke("nha") { home in
                try await network.withSpoke("xa") { far in
                    try await body(hub, home, far, network)
                }
            }
        }
    }

    private func exchange(_ spoke: Node, _ hub: Node) async throws {
        _ = try await spoke.replicate(
            spoke.database(Node.directoryDatabase), with: hub.name, direction: .both
        ) { _ in }
    }

    private func addLan(_ hub: Node, home: Node) async throws -> ActivationCode {
        try await hub.addPerson(
            KnownPerson(name: lan, fullName: "Nguyễn Thị Lan", home: home.name), roles: [.secretary],
            caller: hub.administratorCaller)
    }

    private func bytes(in folder: DataDirectory) throws -> Data {
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return files.reduce(into: Data()) { all, file in
            all += (try? Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)"))) ?? Data()
        }
    }

    @Test func `another spoke knows the person and holds nothing of the password`() async throws {
        try await withSpokes { hub, home, far, network in
            let code = try await addLan(hub, home: home)
            try await exchange(home, hub)
            #expect(try await home.activate("Lan", code: code.text, password: Self.password, from: "t") == .done)
            for _ in 0..<2 { for spoke in [home, far] { try await exchange(spoke, hub) } }
            let verifier = try #require(try hub.credential(of: lan)?.currentPassword?.verifier)
            #expect(try home.credential(of: lan)?.currentPassword?.verifier == verifier)
            #expect(try far.credential(of: lan) == nil)
            #expect(try far.person("Lan")?.home == home.name)
            #expect(try far.groups(of: lan) == ["BiThu"])
            let salt = Data(verifier.split(separator: "$")[3].utf8)
            #expect(try bytes(in: network.spokeFolder("nha")).range(of: salt) != nil, "the search finds what is there")
            #expect(try bytes(in: network.spokeFolder("xa")).range(of: salt) == nil)
            #expect(try await far.logIn("Lan", password: Self.password, from: "t") == .elsewhere(home: home.name))
            guard case .open = try await hub.logIn("Lan", password: Self.password, from: "t") else {
                Issue.record("the hub does not let her in"); return
            }
        }
    }

    @Test func `a reset at the hub holds against a password set at a home that had not heard of it`() async throws {
        try await withSpokes { hub, home, _, _ in
            let code = try await addLan(hub, home: home)
            try await exchange(home, hub)
            let person = try #require(try hub.person("Lan"))
            _ = try await hub.resetPerson(person, home: nil, caller: hub.administratorCaller)
            #expect(try await home.activate("Lan", code: code.text, password: Self.password, from: "t") == .done)
            for _ in 0..<2 { try await exchange(home, hub) }
            for node in [hub, home] {
                #expect(try node.credential(of: lan)?.state(at: node.clock.wallMilliseconds) == .invited)
                #expect(try await node.logIn("Lan", password: Self.password, from: "t") == .refused)
            }
        }
    }

    @Test func `a home cannot make people, unlock them or say who else has their passwords`() async throws {
        try await withSpokes { hub, home, _, _ in
            _ = try await addLan(hub, home: home)
            try await exchange(home, hub)
            let person = try #require(try home.person("Lan"))
            await #expect(throws: DongboError(.noRight, "")) {
                try await home.lockPerson(person, true, caller: home.administratorCaller)
            }
            await #expect(throws: DongboError(.noRight, "")) {
                _ = try await home.resetPerson(person, home: nil, caller: home.administratorCaller)
            }
            await #expect(throws: DongboError(.noRight, "")) {
                _ = try await home.addPerson(
                    KnownPerson(name: HierarchicalName(parsing: "CN=An/OU=Hạ Đình/O=Thanh Xuân")), roles: [],
                    caller: home.administratorCaller)
            }
        }
    }

    @Test func `a spoke cannot put a key of its own in the place of a person's or a group's`() async throws {
        try await withSpokes { hub, _, far, _ in
            let code = try await addLan(hub, home: hub)
            #expect(try await hub.activate("Lan", code: code.text, password: Self.password, from: "t") == .done)
            let caller = hub.administratorCaller
            try await hub.saveGroup("KiemTra", members: [lan.canonical], caller: caller)
            _ = try await hub.keepGroupKey("KiemTra", isForced: false, ring: KeyRing(), caller: caller)
            let genuine = try hub.directoryIndex().keys.keys(of: lan)
            try await exchange(far, hub)
            #expect(try far.directoryIndex().keys.keys(of: lan) == genuine)

            let own = PersonKeys()
            try await far.saveDirectory(
                Node.personKeyUnid(lan), form: DirectoryForms.personKey,
                [(DirectoryForms.keys, .set(.text(own.publicKeys.text)))])
            try await far.saveDirectory(
                DirectoryForms.unid("group-key", "x"), form: DirectoryForms.groupKey,
                [
                    (DirectoryForms.name, .set(.text("KiemTra"))), (DirectoryForms.version, .set(.number(9))),
                    (DirectoryForms.publicKey, .set(.text(own.sealing.publicKey.text))),
                ])
            try await exchange(far, hub)
            let keys = try hub.directoryIndex().keys
            #expect(genuine != nil && keys.keys(of: lan) == genuine)
            #expect(keys.groupKeys("KiemTra").map(\.version) == [1])
            let refused = try hub.database(Node.directoryDatabase).read { try $1.quarantineCount() }
            #expect(refused == 2)
        }
    }

    @Test func `a directory of an earlier version gets the forms whose rules protect keys, once`() async throws {
        let directory = DataDirectory("/tmp/dongbo-forms-\(UInt32.random(in: 0...(.max)))")
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        let (clock, logger) = (NodeClock(), TestNetwork.logger)
        _ = try await Node.initializeHub(
            directory, name: HierarchicalName(parsing: "CN=hub/O=Thanh Xuân"), clock: clock, logger: logger,
            forms: DirectoryForms.all.filter { $0.name != DirectoryForms.personKey })
        var notes: [Int] = []
        for _ in 0..<2 {
            let hub = try await Node(directory: directory, clock: clock, logger: logger)
            let database = try hub.database(Node.directoryDatabase)
            #expect(DirectoryForms.all.allSatisfy { database.database.declares(form: $0.name) })
            notes.append(try database.read { try $1.notes(afterKey: 0, limit: 1000).count })
            await hub.close()
        }
        #expect(notes[0] == notes[1])
    }

    @Test func `a node that cannot speak for a person is no home for them`() async throws {
        try await withSpokes { hub, _, far, _ in
            await #expect(throws: DongboError(.wrongUsage, "")) { _ = try await addLan(hub, home: far) }
            let found = try hub.person("Lan")
            #expect(found == nil)
        }
    }

    @Test func `a password hashed at a lower cost is hashed anew when it is used`() async throws {
        try await withSpokes { hub, _, _, _ in
            let code = try await addLan(hub, home: hub)
            #expect(try await hub.activate("Lan", code: code.text, password: Self.password, from: "t") == .done)
            let known = try #require(try hub.credential(of: lan))
            let cheap = try await PasswordHasher(cost: Argon2id(memoryKiB: 64, passes: 1, lanes: 1)!)
                .verifier(for: Self.password)
            let record = PasswordRecord(activation: known.activation.id, verifier: cheap.description)
            #expect(try await hub.savePassword(record, of: lan, after: known))
            #expect(
                try await !hub.savePassword(record, of: lan, after: known), "what it was checked against has changed")
            guard case .open(let token, _) = try await hub.logIn("Lan", password: Self.password, from: "t") else {
                Issue.record("not let in"); return
            }
            #expect(try hub.credential(of: lan)?.currentPassword?.verifier.contains("m=65536,t=3,p=1") == true)
            #expect(try hub.sessionPerson(token) == lan)
        }
    }
}
