import Foundation
import NoteModel
import Testing
import X509

@testable import ReplicationTransport

/// A certificate authority with a hub, and nodes on demand.
struct TestOrganisation {
    let authority: CertificateAuthority
    let hub: NodeIdentity
    let now: Date

    init(_ organisation: String = "Thanh Xuân", now: Date = Date()) throws {
        self.now = now
        authority = try CertificateAuthority.create(organisation: organisation, now: now)
        hub = try authority.issueHubIdentity(
            name: HierarchicalName(commonName: "hub", organisation: organisation), now: now)
    }

    func node(_ commonName: String, now: Date? = nil) throws -> NodeIdentity {
        let (key, request) = try NodeIdentity.makeSigningRequest()
        let name = try HierarchicalName(
            commonName: commonName, organisationalUnits: ["Phường Hạ Đình"], organisation: hub.name.organisation)
        let certificate = try authority.issue(signingRequest: request, to: name, now: now ?? self.now)
        return try NodeIdentity(key: key, certificate: certificate, authorityCertificate: authority.certificate)
    }

    /// The authority as a hub keeps it.
    func vault(in directory: String) throws -> AuthorityVault {
        try authority.save(to: directory + "/authority")
        return try AuthorityVault(directory: directory + "/authority")
    }

    /// A policy whose clock stands still.
    func policy(after seconds: TimeInterval = 0) -> PeerPolicy {
        let time = now + seconds
        return PeerPolicy(now: { time })
    }
}

/// A directory that is removed with all in it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "dongbo-\(UInt64.random(in: 0...(.max)))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
}
