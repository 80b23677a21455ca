import Foundation
import Interchange
import NoteModel

/// People of three levels log in with passwords of their own: a value is sealed for two of them, one approves, one is shut out.
struct DemoPeople: Sendable {
    private static let office = DemoEdits.office
    private static let secretary = "CN=Trần Thị Bình/OU=Phường Hạ Đình/O=Thanh Xuân"
    private static let member = "CN=Phạm Thị Lan/OU=Phường Hạ Đình/O=Thanh Xuân"
    private static let item = "GhiChuMat"
    private static let secret = "Đã hòa giải ở tổ dân phố, không ghi vào lý lịch"

    let story: DemoStory
    /// A dossier of the secretary's cell.
    let unid: String
    let database: String

    private var screen: DemoScreen { story.screen }
    private var hub: DemoNode { story.hub }

    func tell() async throws {
        let office = try await enter(Self.office, role: "BanToChuc")
        let secretary = try await enter(Self.secretary, role: "BiThu")
        let member = try await enter(Self.member, role: nil)
        try await seal(office, secretary, member)
        try await approve(secretary, office)
        try await shutOut(member)
        try await showTrail()
        try await verify()
    }

    /// Registers a person with the code that the administrator would hand over, and logs in.
    private func enter(_ name: String, role: String?) async throws -> DemoNode {
        // As good as any that nobody has to remember.
        let password = Data(UUID().uuidString.utf8)
        let code = try await hub.addPerson(name, roles: role.map { [$0] } ?? [])
        try await hub.activate(name, code: code, password: password)
        screen.say(
            "\(Humanly.shortName(name)): \(role ?? "member"), chose a password with a code that counts once, logged in")
        return try await hub.logIn(name, password: password)
    }

    private func seal(_ office: DemoNode, _ secretary: DemoNode, _ member: DemoNode) async throws {
        let value: JSONValue = [
            "sealed": ["for": [.string(Self.office), .string(Self.secretary)], "value": .string(Self.secret)]
        ]
        try await office.put([Self.item: value], into: unid, of: database)
        screen.say("the office writes \(Self.item), sealed for itself and the secretary")
        let seen = try await member.openedNote(unid, of: database)["items"]?[Self.item]?["sealed"]
        let opened = try await secretary.openedNote(unid, of: database)["items"]?[Self.item]?["sealed"]
        screen.say("the member sees \(seen?.count("bytes") ?? 0) bytes, closed")
        screen.say("the secretary opens it: \(Humanly.value(opened?["value"]))")
        let copied = try await story.spokes[0].replicate(database, with: hub)
        screen.say("spoke-1 takes it along without the key: \(copied.count("pulled")) note")
        guard seen?["value"] == nil, opened?["value"] == .string(Self.secret) else {
            throw DongboError(.badData, "a sealed value opened for the wrong people")
        }
    }

    private func approve(_ secretary: DemoNode, _ office: DemoNode) async throws {
        try await secretary.approve(unid, of: database, text: "Đồng ý, hồ sơ đủ")
        for approval in try await office.approvals(of: unid, in: database) {
            screen.say(
                "approved by \(Humanly.shortName(approval.text("person"))): '\(approval.text("text"))'; "
                    + "signature \(approval.text("signature")), content \(approval.text("content"))")
        }
        try await office.put(["TinHoc": "Ứng dụng cơ bản"], into: unid, of: database)
        let after = try await office.approvals(of: unid, in: database).first ?? [:]
        screen.say(
            "after another edit: signature \(after.text("signature")), content \(after.text("content")) since")
        guard after.text("signature") == "holds", after.text("content") == "changed" else {
            throw DongboError(.badData, "an approval does not say what it should")
        }
    }

    private func shutOut(_ member: DemoNode) async throws {
        try await hub.lock(Self.member)
        let refusal = try await DemoAccess.refusal { _ = try await member.note(unid, of: database) }
        screen.say("the administrator locks the member out, whose session ends at once: \(refusal)")
    }

    /// Whether each revision, on the node that wrote it and on one that copied it, is what its author's node signed.
    private func verify() async throws {
        for node in [hub, story.spokes[0]] {
            let total = try await node.verify(database)
            screen.say(
                "verify on \(node.short): \(Humanly.count(total.count("revisions"), "revision")), "
                    + "\(Humanly.count(total.count("signatures"), "signature")), \(Humanly.count(total.count("faults"), "fault"))"
            )
            guard total.count("faults") == 0 else { throw DongboError(.badData, "a signature does not hold") }
        }
    }

    /// Who read the dossier, and who was refused.
    private func showTrail() async throws {
        for record in try await hub.log(about: unid, in: database) {
            screen.say(
                "log: \(Humanly.time(record.text("time"))) \(Humanly.shortName(record.text("who"))) "
                    + "\(record.text("act")) \(record.text("outcome"))")
        }
        for check in LogDisplay.checks(try await hub.verifiedLogs()) { screen.say("log \(check)") }
    }
}
