import AdministrationProtocol
import Foundation
import GRPCCore
import NoteModel
import People
import SwiftProtobuf

extension AccessWay {
    /// One that is well typed, and nobody's.
    private static let code = ActivationCode(secret: 7).text

    static let people: [AccessWay] = [
        AccessWay(method: "AddPerson", need: .directory) { client, _ in
            _ = try await client.addPerson(
                .with {
                    $0.name = "CN=Lan/O=Thanh Xuân"
                })
        },
        AccessWay(method: "ListPeople", need: .directory) { client, _ in
            try await client.listPeople(
                .init(), onResponse: drain)
        },
        AccessWay(method: "ResetPerson", need: .directory) { client, _ in
            _ = try await client.resetPerson(
                .with {
                    $0.name = "CN=Lan/O=Thanh Xuân"
                })
        },
        AccessWay(method: "LockPerson", need: .directory) { client, _ in
            _ = try await client.lockPerson(
                .with {
                    $0.name = "CN=Lan/O=Thanh Xuân"
                    $0.locked = true
                })
        },
        AccessWay(method: "ChangePersonRoles", need: .directory) { client, _ in
            _ = try await client.changePersonRoles(
                .with {
                    $0.name = "CN=Lan/O=Thanh Xuân"
                    $0.add = ["BiThu"]
                })
        },
        AccessWay(method: "RemovePerson", need: .directory) { client, _ in
            _ = try await client.removePerson(
                .with {
                    $0.name = "CN=Lan/O=Thanh Xuân"
                })
        },
        AccessWay(method: "ActivatePerson", need: .nothing) { client, _ in
            _ = try await client.activatePerson(
                .with {
                    $0.name = "CN=Không ai/O=Thanh Xuân"
                    $0.code = Data(code.utf8)
                    $0.password = Data("mưa rào trên mái ngói".utf8)
                })
        },
        AccessWay(method: "ChangePassword", need: .nothing) { client, _ in
            _ = try await client.changePassword(
                .with {
                    $0.name = "CN=Không ai/O=Thanh Xuân"
                    $0.current = Data("x".utf8)
                    $0.new = Data("mưa rào trên mái ngói".utf8)
                })
        },
        AccessWay(method: "LogIn", need: .nothing) { client, _ in
            _ = try await client.logIn(
                .with {
                    $0.name = "CN=Không ai/O=Thanh Xuân"
                    $0.password = Data("x".utf8)
                })
        },
        AccessWay(method: "LogOut", need: .nothing) { client, _ in
            _ = try await client.logOut(.init())
        },
    ]
}
