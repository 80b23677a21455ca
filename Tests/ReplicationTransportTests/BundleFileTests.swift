import Foundation
import NoteModel
import ReplicationCore
import Testing

@testable import ReplicationTransport

/// What a bundle file is good for on its way, and what not.
@Suite struct BundleFileTests {
    private let folder: TemporaryDirectory
    private let organisation: TestOrganisation
    private let spoke: NodeIdentity
    private let key = SealingKey()
    private var path: String { folder.path + "/bundle" }

    init() throws {
        folder = try TemporaryDirectory()
        organisation = try TestOrganisation()
        spoke = try organisation.node("spoke")
    }

    private var notes: BundleRecord {
        .notes(Frame.Notes(payload: [UInt8](repeating: 7, count: 60), rawSize: 90, noteCount: 2, throughSequence: 0))
    }

    private func header(from sender: NodeIdentity, created: Date? = nil) throws -> BundleHeader {
        BundleHeader(
            sender: sender.name.canonical, receiver: spoke.name.canonical, replica: ReplicaID(rawValue: 1),
            database: "members", title: "Hồ sơ", file: IncarnationID(rawValue: 2), receiverFile: nil, after: 0,
            through: 5, scope: [1], created: UInt64((created ?? organisation.now).timeIntervalSince1970 * 1000),
            certificate: try sender.certificate.derBytes())
    }

    private func write(from sender: NodeIdentity? = nil, header: BundleHeader? = nil) throws {
        let sender = sender ?? organisation.hub
        try? FileManager.default.removeItem(atPath: path)
        let writer = try BundleWriter(
            path: path, header: try header ?? self.header(from: sender),
            sealedFor: SealingDeclaration(key, of: spoke), identity: sender)
        try writer.append(notes)
        try writer.append(.withdrawals([]))
        try writer.finish()
    }

    @discardableResult
    private func verify(
        as identity: NodeIdentity? = nil, key: SealingKey? = nil, policy: PeerPolicy? = nil
    ) async throws -> [BundleRecord] {
        let reader = try BundleReader(path: path, identity: identity ?? spoke)
        var seen: [BundleRecord] = []
        _ = try await reader.verify(key: key ?? self.key, policy: policy ?? organisation.policy()) { seen.append($0) }
        var records = try reader.records(key: key ?? self.key)
        var again: [BundleRecord] = []
        while let record = try records.next() { again.append(record) }
        #expect(again == seen)
        return seen
    }

    @Test func `the receiver reads what was written, twice`() async throws {
        try write()
        #expect(try await verify() == [notes, .withdrawals([])])
        #expect(try mode(path) == 0o600)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // Names of the database and the sender are inside.
        #expect(bytes.range(of: Data("members".utf8)) == nil && bytes.range(of: Data("CN=hub".utf8)) == nil)
    }

    @Test func `a bundle changed in any place or cut off is refused before anything is used`() async throws {
        try write()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in stride(from: 0, to: whole.count, by: 3) {
            // Other tests are in a hurry.
            await Task.yield()
            var changed = whole
            changed[index] ^= 0x10
            try changed.write(to: URL(fileURLWithPath: path))
            await #expect(throws: DongboError(.badData, ""), "byte \(index)") { try await verify() }
        }
        for length in stride(from: 0, to: whole.count, by: 7) {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            await #expect(throws: DongboError(.badData, "")) { try await verify() }
        }
        try (whole + [0]).write(to: URL(fileURLWithPath: path))
        await #expect(throws: DongboError(.badData, "")) { try await verify() }
    }

    @Test func `a record of an absurd size is refused before it is read`() async throws {
        try write()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let start = BundleFile.info(receiver: spoke.name.canonical).count + BundleFile.encapsulatedBytes
        bytes.replaceSubrange(start..<start + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
        try bytes.write(to: URL(fileURLWithPath: path))
        await #expect(throws: DongboError(.badData, "")) { try await verify() }
    }

    @Test func `a bundle for another node, or for another key, does not open`() async throws {
        try write()
        let other = try organisation.node("other")
        await #expect(throws: DongboError(.noRight, "")) { try await verify(as: other) }
        await #expect(throws: DongboError(.badData, "")) { try await verify(key: SealingKey()) }
    }

    @Test func `nobody of another organisation is believed`() async throws {
        let stranger = try TestOrganisation("Thanh Xuân").hub
        try write(from: stranger)
        await #expect(throws: DongboError(.noRight, "")) { try await verify() }
    }

    @Test func `a node cannot speak in the name of another`() async throws {
        let liar = try organisation.node("liar")
        var header = try header(from: liar)
        header.sender = organisation.hub.name.canonical
        try write(from: liar, header: header)
        await #expect(throws: DongboError(.noRight, "")) { try await verify() }
        // With the certificate of the other its own signature does not fit.
        header.certificate = try organisation.hub.certificate.derBytes()
        try write(from: liar, header: header)
        await #expect(throws: DongboError(.badData, "")) { try await verify() }
    }

    @Test func `the certificate must have held when the bundle was made, and not be revoked since`() async throws {
        try write()
        try await verify(policy: organisation.policy(after: 400 * 86_400))
        let late = organisation.now + 40 * 86_400
        try write(header: header(from: organisation.hub, created: late))
        await #expect(throws: DongboError(.noRight, "")) {
            try await verify(policy: organisation.policy(after: 41 * 86_400))
        }
        // From the future.
        await #expect(throws: DongboError(.noRight, "")) { try await verify() }
        try write()
        let revoking = PeerPolicy(now: { [now = organisation.now] in now }, isRevoked: { _, _ in true })
        await #expect(throws: DongboError(.noRight, "")) { try await verify(policy: revoking) }
    }

    @Test func `a file that is there already stays as it is`() throws {
        try write()
        #expect(throws: DongboError(.cannotCreate, "")) {
            try BundleWriter(
                path: path, header: header(from: organisation.hub), sealedFor: SealingDeclaration(key, of: spoke),
                identity: organisation.hub)
        }
    }

    @Test func `a sealing key that the node did not declare itself is refused`() throws {
        let (hub, policy) = (organisation.hub, organisation.policy())
        let declared = try SealingDeclaration(key, of: spoke)
        #expect(
            try SealingDeclaration(declared.text, of: spoke.name, trusting: hub, policy: policy).publicKey
                == declared.publicKey)
        // A lying directory shows the key of another node, or of one from elsewhere, under this name.
        let other = try SealingDeclaration(SealingKey(), of: organisation.node("other"))
        let stranger = try SealingDeclaration(SealingKey(), of: TestOrganisation("Thanh Xuân").node("spoke"))
        for false_ in [other, stranger] {
            #expect(throws: DongboError(.noRight, "")) {
                try SealingDeclaration(false_.text, of: spoke.name, trusting: hub, policy: policy)
            }
        }
        #expect(throws: DongboError(.badData, "")) {
            try SealingDeclaration("?", of: spoke.name, trusting: hub, policy: policy)
        }
    }

    @Test func `the private key is made once and only its owner may read it`() throws {
        let made = try SealingKey.loadOrMake(in: folder.path)
        let file = folder.path + "/sealing.key"
        #expect(try mode(file) == 0o600)
        #expect(try SealingDeclaration(made, of: spoke).declares(SealingKey.loadOrMake(in: folder.path), of: spoke))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(throws: DongboError(.badConfiguration, "")) { try SealingKey.loadOrMake(in: folder.path) }
    }
}
