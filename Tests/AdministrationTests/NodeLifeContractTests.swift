import AdministrationProtocol
import Foundation
import Interchange
import NodeServer
import NoteModel
import ReplicationTransport
import SwiftProtobuf
import Testing

/// The commands of a node's life, as the command line gives them.
@Suite struct NodeLifeContractTests {
    private let passphrase = Data("đúng con ngựa pin ghim".utf8)

    @Test func `the authority says that it is in the clear, then encrypted, then another`() async throws {
        try await TestHub.run { hub in
            let first = try await hub.record { try await $0.showAuthority(.init()) }
            #expect(first["encrypted"] == .bool(false) && first["locked"] == .bool(false))
            #expect(first["previousCountsUntil"] == .null)
            let encrypted = try await hub.record { client in
                try await client.changeAuthorityPassphrase(.with { $0.new = passphrase })
            }
            #expect(encrypted["encrypted"] == .bool(true) && encrypted["locked"] == .bool(false))
            await #expect(throws: DongboError(.noRight, "")) {
                try await hub.record { try await $0.rotateAuthority(.init()) }
            }
            let rotated = try await hub.record { client in
                try await client.rotateAuthority(.with { $0.passphrase = passphrase })
            }
            #expect(rotated["fingerprint"] != first["fingerprint"])
            #expect(rotated["previousCountsUntil"] != .null && rotated["encrypted"] == .bool(true))
        }
    }

    @Test func `show server says where the certificate is in its life`() async throws {
        try await TestHub.run { hub in
            let lines = try await hub.records { client, receive in
                try await client.show(.with { $0.topic = "server" }, onResponse: receive)
            }
            #expect(lines.first?["certificateState"] == .string("valid"))
            #expect(lines.first?["warnings"] == .array([]))
        }
    }

    @Test func `revoking names each certificate that was withdrawn, and nothing the second time`() async throws {
        try await TestHub.run { hub in
            let name = try HierarchicalName(parsing: "CN=spoke/O=Thanh Xuân")
            let (token, _) = try await hub.node.invite(name)
            let (_, request) = try NodeIdentity.makeSigningRequest()
            _ = try await hub.node.enroll(tokenSecret: token.secret, signingRequest: request)
            for expected in [1, 0] {
                let lines = try await hub.records { client, receive in
                    try await client.revoke(
                        .with {
                            $0.node = "spoke"
                            $0.reason = "mất máy"
                        }, onResponse: receive)
                }
                #expect(lines.count == expected)
                #expect(lines.allSatisfy { $0["node"] == .string(name.canonical) && $0["serial"] != .null })
            }
        }
    }
}
