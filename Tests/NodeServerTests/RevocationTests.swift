import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

@testable import NodeServer
@testable import ReplicationTransport

/// A node that may not take part any more, over real connections.
@Suite(.serialized) struct RevocationTests {
    private func wait(_ limit: Double = 30, until condition: () async throws -> Bool) async throws -> Bool {
        let start = ContinuousClock.now
        while !(try await condition()) {
            guard ContinuousClock.now - start < .seconds(limit) else { return false }
            try await Task.sleep(for: .milliseconds(10))
        }
        return true
    }

    @Test func `a revoked node is cut off while its watch is open, and let in no more`() async throws {
        try await TestNetwork.run { network in
            let (hub, spoke) = (network.hub, network.spoke)
            await hub.startReplication()
            await spoke.startReplication()
            #expect(try await wait { hub.watchingPeers == [spoke.name.canonical] })
            let withdrawn = try await hub.revoke(spoke.name, reason: "mất máy", author: hub.administrator)
            #expect(withdrawn.map(\.serial) == [spoke.identity.certificate.serial])
            #expect(try await wait(5) { hub.watchingPeers.isEmpty })
            let error = await spoke.directoryFailure(with: hub.name)
            #expect(error?.code == .noRight)
            #expect(error?.message.contains("revoked") == true)
            // And it stays out.
            try await Task.sleep(for: .milliseconds(300))
            #expect(hub.watchingPeers.isEmpty)
            let known = try #require(try hub.certificates(of: spoke.name).first)
            #expect(try abs(#require(known.revoked).timeIntervalSinceNow) < 60)
            // Nor does the hub call it.
            #expect(throws: DongboError(.noRight, "")) { try hub.policy.check(spoke.identity.certificate) }
            #expect(try await hub.revoke(spoke.name, reason: "", author: hub.administrator).isEmpty)
        }
    }

    @Test func `a bundle of a revoked node is refused and a bundle for it is not made`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let own = try await network.spoke.createDatabase("so-tay", title: "Sổ tay", forms: [], access: .everybody)
            try await own.save(Sample.unid(1), "HoTen", "Lan", form: "Person")
            let file = network.folder.file("bundle")
            _ = try await network.spoke.exportBundle(of: own, for: network.hub.name, to: file)
            let database = try await network.hub.createDatabase(
                "members", title: "Hồ sơ", forms: [], access: .everybody)
            _ = try await network.hub.revoke(network.spoke.name, reason: "", author: network.hub.administrator)
            await #expect(throws: DongboError(.noRight, "")) { try await network.hub.importBundle(file) }
            #expect(throws: DongboError(.noSuchThing, "")) { try network.hub.database("so-tay") }
            await #expect(throws: DongboError(.noRight, "")) {
                try await network.hub.exportBundle(
                    of: database, for: network.spoke.name, to: network.folder.file("out"))
            }
        }
    }

    @Test func `tokens of before do not bring it back, a new one does`() async throws {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            try await network.join("phuong", to: hub)
            let name = try LifeNetwork.name("phuong")
            let former = try #require(try hub.certificates(of: name).first).certificate.serial
            let (stale, _) = try await hub.invite(name)
            _ = try await hub.revoke(name, reason: "", author: hub.administrator)
            await #expect(throws: DongboError(.noRight, "")) { try await network.rejoin("phuong", token: stale) }
            let (token, _) = try await hub.invite(name)
            try await network.rejoin("phuong", token: token)
            try await network.withSpoke("phuong") { spoke in try await spoke.replicateDirectory(with: hub.name) }
            let known = try hub.certificates(of: name)
            #expect(known.count == 2)
            #expect(known.allSatisfy { ($0.revoked == nil) == ($0.certificate.serial != former) })
        }
        // A restart forgets nothing of that.
        try await network.withHub { hub in
            let former = try #require(
                try hub.certificates(of: LifeNetwork.name("phuong")).first { $0.revoked != nil })
            #expect(throws: DongboError(.noRight, "")) { try hub.policy.check(former.certificate) }
        }
    }

    @Test func `a certificate that is issued while its node is revoked does not escape`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let (hub, spoke) = (network.hub, network.spoke)
            for _ in 0..<20 {
                let (token, _) = try await hub.invite(spoke.name)
                let (_, request) = try NodeIdentity.makeSigningRequest()
                let enrolled = Task {
                    try? await hub.enroll(tokenSecret: token.secret, signingRequest: request)
                }
                let renewed = Task { [certificate = spoke.identity.certificate] in
                    try? await hub.renew(peer: certificate, signingRequest: request)
                }
                _ = try await hub.revoke(spoke.name, reason: "", author: hub.administrator)
                for grant in [await enrolled.value, await renewed.value] {
                    guard let grant else { continue }
                    #expect(throws: DongboError(.noRight, "")) {
                        try hub.policy.check(try NodeCertificate(grant.certificate))
                    }
                }
            }
        }
    }

    @Test func `other nodes cut it off as soon as the directory reaches them`() async throws {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            try await network.join("phuong", to: hub)
            try await network.join("trom", to: hub)
            try await network.withSpoke("phuong") { spoke in
                let (listener, _) = try await spoke.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
                try await spoke.replicateDirectory(with: hub.name)
                try await network.withSpoke("trom") { thief in
                    try await thief.replicateDirectory(with: hub.name)
                    try await thief.replicateDirectory(with: spoke.name)
                    let open = try await thief.connection(to: spoke.name).connection().live
                    _ = try await hub.revoke(thief.name, reason: "", author: hub.administrator)
                    #expect(open.isOpen)
                    try await spoke.replicateDirectory(with: hub.name)
                    #expect(try await wait(5) { !open.isOpen })
                    #expect(await thief.directoryFailure(with: spoke.name)?.code == .noRight)
                }
                await listener.shutdown(grace: .zero)
            }
        }
    }
}
