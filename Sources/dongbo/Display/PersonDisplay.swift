import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

enum PersonDisplay {
    static func show(_ name: String, _ node: NodeOptions, _ output: OutputOptions) async throws {
        try await node.link().records { client, receive in
            try await client.listPeople(.with { $0.name = name }, onResponse: receive)
        } each: { reply in
            try output.print(reply, lines)
        }
    }

    static func lock(_ name: String, _ isLocked: Bool, _ node: NodeOptions, _ output: OutputOptions) async throws {
        let reply = try await node.link().record {
            try await $0.lockPerson(
                .with {
                    $0.name = name
                    $0.locked = isLocked
                })
        }
        try output.print(reply) { ["\($0.text("person")): \($0.text("state"))"] }
    }

    static func lines(_ json: JSONValue) -> [String] {
        let groups = json.elements("groups").map { Humanly.value($0) }.joined(separator: ", ")
        let about = [json.text("fullName"), json.text("title"), json.text("unit")].filter { !$0.isEmpty }
        let state = json["state"] == .null ? "known at their home" : json.text("state")
        return [
            json.text("person"), "  \(about.joined(separator: ", "))", "  \(state); logs in at \(json.text("home"))",
        ]
            + (groups.isEmpty ? [] : ["  \(groups)"])
    }

    /// Shown once: it is stored nowhere.
    static func code(_ json: JSONValue) -> [String] {
        [
            "\(json.text("person")), logs in at \(json.text("home"))", "activation code:  \(json.text("code"))",
            "It is shown only now and counts once, until \(json.text("expires")). They choose a password with:",
            "  dongbo person activate '\(json.text("person"))'",
        ] + json.elements("hints").map { Humanly.value($0) }
    }

    /// - Throws: what the node refused, as an error of the command.
    static func requireDone(_ reply: Reply) throws {
        let json = try reply.json()
        let message = json.text("message")
        switch json.text("outcome") {
        case "done": return
        case "wait": throw DongboError(.busy, message)
        case "mistyped", "objection", "same": throw DongboError(.badData, message)
        case "elsewhere", "none": throw DongboError(.noSuchThing, message)
        default: throw DongboError(.noRight, message)
        }
    }
}
