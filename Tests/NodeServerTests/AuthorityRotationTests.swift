import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationTransport
import Testing

@testable import NodeServer

/// A new certificate authority in an organisation that goes on working.
@Suite struct AuthorityRotationTests {
    @Test func `after a rotation everybody goes on, new nodes join, and renewals come from the new authority`()
        async throws
    {
        let network = try await LifeNetwork()
        var former = ""
        try await network.withHub { hub in
            try await network.join("phuong", to: hub)
            try await network.withSpoke("phuong") { spoke in
                former = try hub.authorityReport().fingerprint
                try await hub.rotateAuthority(passphrase: nil)
                let report = try hub.authorityReport()
                #expect(report.fingerprint != former)
                #expect(report.previousCountsUntil != nil)
                #expect(hub.identity.fingerprint.description == report.fingerprint)
                // It has not heard of the new one, and learns of it by the directory.
                try await spoke.replicateDirectory(with: hub.name)
                #expect(spoke.identity.fingerprint.description == former)
                #expect(spoke.book.links.count == 2)
                #expect(try spoke.certificates(of: hub.name).count == 2)
                // Bundles too.
                let source = try await hub.createDatabase("members", title: "Hồ sơ", forms: [], access: .everybody)
                try await source.save(Sample.unid(1), "HoTen", "Lan", form: "Person")
                let file = network.folder.file("bundle")
                _ = try await hub.exportBundle(of: source, for: spoke.name, to: file)
                #expect(try await spoke.importBundle(file).exchange.received.notes == 1)
            }
            try await network.join("moi", to: hub)
            // Old and new nodes accept each other.
            try await network.withSpoke("phuong") { old in
                let (listener, _) = try await old.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
                try await old.replicateDirectory(with: hub.name)
                try await network.withSpoke("moi") { new in
                    #expect(new.identity.fingerprint == hub.identity.fingerprint)
                    try await new.replicateDirectory(with: hub.name)
                    try await new.replicateDirectory(with: old.name)
                }
                await listener.shutdown(grace: .zero)
            }
        }
        try await network.withHub(day: 22) { hub in
            try await network.withSpoke("phuong", day: 22) { spoke in
                await spoke.certificateKeeper.keep(spoke)
                #expect(spoke.identity.fingerprint == hub.identity.fingerprint)
                try await spoke.replicateDirectory(with: hub.name)
            }
        }
        // Past the overlap what was signed under the old authority can still be checked.
        try await network.withHub(day: 40) { hub in
            let known = try hub.certificates(of: LifeNetwork.name("phuong"))
            #expect(known.count == 2)
            #expect(known.first?.certificate.notAfter ?? .distantFuture < hub.clock.now)
        }
    }

    @Test func `a crash after the authority was replaced is made good at the next start`() async throws {
        let network = try await LifeNetwork()
        try await network.withHub { try await network.join("phuong", to: $0) }
        let vault = try AuthorityVault(directory: network.hubFolder.authority)
        try vault.rotate(passphrase: nil, now: Date())
        try await network.withHub { hub in
            #expect(hub.identity.fingerprint == vault.fingerprint)
            try await network.withSpoke("phuong") { spoke in
                try await spoke.replicateDirectory(with: hub.name)
                #expect(spoke.book.links.count == 2)
            }
        }
    }

    @Test func `a forged link in the directory gives nobody anything`() async throws {
        try await TestNetwork.run { network in
            let stranger = try CertificateAuthority.create(organisation: "Thanh Xuân", now: Date())
            let (_, links) = try stranger.successor(now: Date())
            for link in links {
                try await network.hub.saveDirectory(
                    nil, form: DirectoryForms.authority,
                    [(KnownCertificate.bytesItem, .set(.text(Data(try link.derBytes()).base64EncodedString())))])
            }
            #expect(network.hub.book.links.count == 2)
            let liar = try stranger.issueHubIdentity(name: network.hub.name, now: Date())
            let connection = try PeerConnection(
                to: network.address, identity: liar, expectedName: nil, policy: PeerPolicy(now: { Date() }))
            await #expect(throws: DongboError(.noRight, "")) { try await connection.connect() }
        }
    }
}
