import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore

extension AdministrationService {
    public func revoke(
        request: Dongbo_Administration_V1_RevokeRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let caller = try requireAdministrator(to: "revoke nodes")
            let peer = try node.resolve(request.node)
            let author = caller.subject == nil ? node.administrator : caller.description
            let withdrawn = try await node.revoke(peer, reason: request.reason.normalizedC, author: author)
            for certificate in withdrawn {
                try await response.write(
                    Wire.Record([
                        "node": .text(peer), "serial": .string(certificate.serial),
                        "certificateEnds": certificate.notAfter.map(time) ?? .null,
                    ]))
            }
        }
    }

    public func showAuthority(
        request: Dongbo_Administration_V1_ShowAuthorityRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "see the certificate authority")
            return try authority()
        }
    }

    public func unlockAuthority(
        request: Dongbo_Administration_V1_UnlockAuthorityRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "unlock the certificate authority")
            try await node.unlockAuthority(passphrase: Array(request.passphrase))
            return try authority()
        }
    }

    public func changeAuthorityPassphrase(
        request: Dongbo_Administration_V1_ChangeAuthorityPassphraseRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "change the passphrase of the certificate authority")
            try await node.changeAuthorityPassphrase(
                from: request.current.isEmpty ? nil : Array(request.current),
                to: request.new.isEmpty ? nil : Array(request.new))
            return try authority()
        }
    }

    public func rotateAuthority(
        request: Dongbo_Administration_V1_RotateAuthorityRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "replace the certificate authority")
            try await node.rotateAuthority(passphrase: request.passphrase.isEmpty ? nil : Array(request.passphrase))
            return try authority()
        }
    }

    private func authority() throws -> Dongbo_Administration_V1_Record {
        let report = try node.authorityReport()
        return Wire.Record([
            "fingerprint": .string(report.fingerprint), "created": time(report.created), "ends": time(report.ends),
            "encrypted": .bool(report.isEncrypted), "locked": .bool(report.isLocked),
            "previousCountsUntil": report.previousCountsUntil.map(time) ?? .null,
        ])
    }
}
