import AccessControl
import AdministrationProtocol
import Foundation
import GRPCCore
import SwiftProtobuf

extension AccessWay {
    static let seals: [AccessWay] = [
        AccessWay(method: "OpenNote", need: .level(.reader), readsNote: true) { client, unid in
            _ = try await client.openNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                })
        },
        AccessWay(method: "RotateSealed", need: .level(.reader), readsNote: true) { client, unid in
            try await client.rotateSealed(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                }, onResponse: drain)
        },
        AccessWay(method: "RecoverSealed", need: .level(.reader), readsNote: true) { client, unid in
            _ = try await client.recoverSealed(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                    $0.item = "NoiO"
                })
        },
        AccessWay(method: "ApproveNote", need: .level(.editor), readsNote: true) { client, unid in
            _ = try await client.approveNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                })
        },
        AccessWay(method: "ListApprovals", need: .level(.reader), readsNote: true) { client, unid in
            try await client.listApprovals(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                }, onResponse: drain)
        },
        AccessWay(method: "ListSealKeys", need: .directory) { client, _ in
            try await client.listSealKeys(.init(), onResponse: drain)
        },
        AccessWay(method: "KeepGroupKey", need: .directory) { client, _ in
            _ = try await client.keepGroupKey(.with { $0.group = "BiThu" })
        },
        AccessWay(method: "CreateEscrow", need: .directory) { client, _ in
            _ = try await client.createEscrow(
                .with {
                    $0.officers = ["CN=A/O=Thanh Xuân", "CN=B/O=Thanh Xuân", "CN=C/O=Thanh Xuân"]
                })
        },
    ]
}
