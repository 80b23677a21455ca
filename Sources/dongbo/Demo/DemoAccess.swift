import Interchange
import NoteModel
import SyntheticDistrict

/// People of three levels: the office edits every dossier it may read and changes nobody's rights, the cells' secretaries edit
/// those of their cell, members read theirs.
struct DemoAccess: Sendable {
    static let office = "*/OU=Văn phòng Quận ủy/O=Thanh Xuân"
    private static let member = "CN=Phạm Thị Lan/OU=Phường Hạ Đình/O=Thanh Xuân"

    let story: DemoStory

    private var screen: DemoScreen { story.screen }

    /// The list of a new database.
    static func allow(_ secretaries: [String], in database: String, on hub: DemoNode) async throws {
        for (name, level) in [(office, "editor")] + secretaries.map({ ($0, "editor") })
            + [("*/OU=Phường Hạ Đình/O=Thanh Xuân", "reader")]
        {
            _ = try await hub.allow(name, level, in: database)
        }
    }

    /// A refusal, and why.
    ///
    /// - Parameters:
    ///   - unid: a dossier that has moved from the member's cell to another.
    ///   - own: one that has stayed.
    func show(_ unid: String, _ own: String, of database: String) async throws {
        let spoke = story.spokes[0]
        for entry in try await spoke.accessList(of: database) {
            screen.say("  \(NoteDisplay.pad(entry.text("name"), 44)) \(entry.text("level"))")
        }
        let name = Humanly.shortName(Self.member)
        let read = try await spoke.note(own, of: database, as: Self.member)
        screen.say("\(name), a member, reads a dossier of the cell: \(Humanly.value(read["items"]?["HoTen"]))")
        let refusals = [
            try await Self.refusal { try await spoke.put(["NoiO": "?"], into: own, of: database, as: Self.member) },
            try await Self.refusal { _ = try await story.hub.note(unid, of: database, as: Self.member) },
        ]
        for refusal in refusals { screen.say("refused: \(refusal)") }
        let why = try await story.hub.explainAccess(of: Self.member, to: unid, in: database)
        screen.say("acl explain: \(why.text("reason"))")
    }

    /// What the node says to something that must not happen.
    static func refusal(_ act: () async throws -> Void) async throws -> String {
        do {
            try await act()
        } catch let error as DongboError where error.code == .noRight {
            return error.message
        }
        throw DongboError(.badData, "somebody did what they have no right to")
    }
}
