import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationTransport
import Testing

@testable import NodeServer

/// Certificates as days go by, between real nodes over TLS.
@Suite struct CertificateLifeTests {
    @Test
    func `certificates are renewed at two thirds of their life, with a new key, and the nodes go on without a restart`()
        async throws
    {
        let network = try await LifeNetwork()
        try await network.withHub { try await network.join("phuong", to: $0) }
        try await network.withHub(day: 19) { hub in
            try await network.withSpoke("phuong", day: 19) { spoke in
                let before = spoke.identity.certificate.serial
                await spoke.certificateKeeper.keep(spoke)
                #expect(spoke.identity.certificate.serial == before)
            }
        }
        try await network.withHub(day: 22) { hub in
            try await network.withSpoke("phuong", day: 22) { spoke in
                let before = (hub: hub.identity.certificate, spoke: spoke.identity.certificate)
                try await spoke.replicateDirectory(with: hub.name)
                await hub.certificateKeeper.keep(hub)
                await spoke.certificateKeeper.keep(spoke)
                #expect(hub.identity.certificate.serial != before.hub.serial)
                #expect(spoke.identity.certificate.serial != before.spoke.serial)
                #expect(spoke.identity.certificate.name == spoke.name)
                #expect(await spoke.certificateReport().standing == .valid)
                try await spoke.replicateDirectory(with: hub.name)
                let known = try hub.certificates(of: spoke.name)
                #expect(known.map(\.certificate.serial) == [before.spoke.serial, spoke.identity.certificate.serial])
                #expect(known.allSatisfy { $0.revoked == nil })
                #expect(try spoke.certificates(of: hub.name).count == 2)
            }
        }
        // The first certificates have ended by now.
        try await network.withHub(day: 40) { hub in
            try await network.withSpoke("phuong", day: 40) { spoke in
                try await spoke.replicateDirectory(with: hub.name)
                let source = try await hub.createDatabase("members", title: "Hồ sơ", forms: [], access: .everybody)
                try await source.save(Sample.unid(1), "HoTen", "Lan", form: "Person")
                // The sealing key is declared under the certificate that holds.
                let file = network.folder.file("bundle")
                _ = try await hub.exportBundle(of: source, for: spoke.name, to: file)
                #expect(try await spoke.importBundle(file).exchange.received.notes == 1)
            }
        }
    }

    @Test func `a node whose certificate has expired says what to do, and comes back with a token and all its data`()
        async throws
    {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            try await network.join("phuong", to: hub)
            try await network.withSpoke("phuong") { spoke in
                let own = try await spoke.createDatabase("so-tay", title: "Sổ tay", forms: [], access: .everybody)
                try await own.save(Sample.unid(1), "HoTen", "Lan", form: "Person")
            }
        }
        try await network.withHub(day: 31) { hub in
            // The hub needs nobody's leave to renew its own.
            await hub.certificateKeeper.keep(hub)
            #expect(await hub.certificateReport().standing == .valid)
            try await network.withSpoke("phuong", day: 31) { spoke in
                await spoke.certificateKeeper.keep(spoke)
                let report = await spoke.certificateReport()
                #expect(report.standing == .expired)
                #expect(report.warning?.contains("dongbo rejoin") == true)
                let error = await spoke.directoryFailure(with: hub.name)
                #expect(error?.code == .noRight)
                #expect(error?.message.contains("dongbo rejoin") == true)
                let (token, _) = try await hub.invite(spoke.name)
                await #expect(throws: DongboError(.busy, "")) {
                    try await network.rejoin("phuong", token: token, day: 31)
                }
            }
            let (other, _) = try await hub.invite(LifeNetwork.name("khac"))
            await #expect(throws: DongboError(.wrongUsage, "")) {
                try await network.rejoin("phuong", token: other, day: 31)
            }
            let (token, _) = try await hub.invite(LifeNetwork.name("phuong"))
            try await network.rejoin("phuong", token: token, day: 31)
            try await network.withSpoke("phuong", day: 31) { spoke in
                try await spoke.replicateDirectory(with: hub.name)
                #expect(try spoke.database("so-tay").text(Sample.unid(1), "HoTen") == .text("Lan"))
            }
        }
    }

    @Test func `an expired certificate is refused by the listener's clock`() async throws {
        let network = try await LifeNetwork()
        try await network.withHub { try await network.join("phuong", to: $0) }
        try await network.withHub(day: 31) { hub in
            await hub.certificateKeeper.keep(hub)
            // This node's clock is slow, so it does not know.
            try await network.withSpoke("phuong", day: 29) { spoke in
                let error = await spoke.directoryFailure(with: hub.name)
                #expect(error?.code == .noRight)
            }
        }
    }

    @Test
    func `a locked authority replicates as ever, says so when a certificate is due, and renews when it is unlocked`()
        async throws
    {
        let passphrase = Array("đúng con ngựa pin ghim".utf8)
        let network = try await LifeNetwork(passphrase: passphrase)
        try await network.withHub { hub in
            try await hub.unlockAuthority(passphrase: passphrase)
            try await network.join("phuong", to: hub)
        }
        try await network.withHub(day: 22) { hub in
            #expect(try hub.authorityReport().isLocked)
            try await network.withSpoke("phuong", day: 22) { spoke in
                let before = spoke.identity.certificate.serial
                try await spoke.replicateDirectory(with: hub.name)
                await spoke.certificateKeeper.keep(spoke)
                #expect(spoke.identity.certificate.serial == before)
                #expect(await spoke.certificateReport().warning?.contains("dongbo ca unlock") == true)
                await hub.certificateKeeper.keep(hub)
                #expect(await hub.certificateReport().warning?.contains("dongbo ca unlock") == true)
                await #expect(throws: DongboError(.noRight, "")) {
                    try await hub.unlockAuthority(passphrase: Array("sai rồi nhé bạn".utf8))
                }
                try await hub.unlockAuthority(passphrase: passphrase)
                try await spoke.renewCertificate()
                #expect(spoke.identity.certificate.serial != before)
                #expect(await spoke.certificateReport().warning == nil)
            }
        }
    }

    @Test func `only the hub renews, revokes and has an authority`() async throws {
        try await TestNetwork.run { network in
            #expect(throws: DongboError(.noRight, "")) { try network.spoke.authorityReport() }
            await #expect(throws: DongboError(.noRight, "")) {
                try await network.spoke.revoke(network.hub.name, reason: "", author: "x")
            }
            await #expect(throws: DongboError(.wrongUsage, "")) {
                try await network.hub.revoke(network.hub.name, reason: "", author: "x")
            }
            let (_, request) = try NodeIdentity.makeSigningRequest()
            await #expect(throws: DongboError(.noRight, "")) {
                try await network.spoke.renew(peer: network.hub.identity.certificate, signingRequest: request)
            }
            await #expect(throws: DongboError(.noRight, "")) {
                try await network.hub.renew(peer: network.hub.identity.certificate, signingRequest: request)
            }
        }
    }

    @Test func `a hub that renewed while its clock was ahead renews again when that is right`() async throws {
        let network = try await LifeNetwork()
        try await network.withHub { try await network.join("phuong", to: $0) }
        try await network.withHub(day: 22) { await $0.certificateKeeper.keep($0) }
        try await network.withHub { hub in
            #expect(await hub.certificateReport().standing == .early)
            #expect(await hub.certificateReport().warning?.contains("holds only in the future") == true)
            try await network.withSpoke("phuong") { spoke in
                #expect(await spoke.directoryFailure(with: hub.name) != nil)
                await hub.certificateKeeper.keep(hub)
                #expect(await hub.certificateReport().standing == .valid)
                #expect(await hub.certificateReport().warning == nil)
                #expect(await spoke.directoryFailure(with: hub.name) == nil)
            }
            // Its entry in the directory is of the wrong time.
            #expect(hub.clockWarnings.count == 1)
            try await hub.rotateAuthority(passphrase: nil)
        }
        try await network.withHub { hub in
            try await network.withSpoke("phuong") { spoke in
                #expect(await spoke.directoryFailure(with: hub.name) == nil)
            }
            // It may even listen elsewhere, though it cannot say so before its time.
            let (listener, _) = try await hub.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
            await listener.shutdown(grace: .zero)
        }
    }
}
