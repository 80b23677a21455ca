import NodeServer
import NoteModel
import NoteStore

extension SchemaFile {
    /// An agent. `Documentation/formula.md` says what its keys mean.
    struct Agent: Decodable, Sendable {
        let name: String
        let title: Label
        let trigger: String
        let times: String?
        let days: String?
        let repeats: String?
        let selection: String?
        let action: String
        let server: String?
        let isEnabled: Bool

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case name, title, trigger, times, days, repeats = "repeat", selection, action, server, enabled
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.strictContainer(CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            title = try values.decode(Label.self, forKey: .title)
            trigger = try values.decode(String.self, forKey: .trigger)
            times = try values.decodeIfPresent(String.self, forKey: .times)
            days = try values.decodeIfPresent(String.self, forKey: .days)
            repeats = try values.decodeIfPresent(String.self, forKey: .repeats)
            selection = try values.decodeIfPresent(String.self, forKey: .selection)
            action = try values.decode(String.self, forKey: .action)
            server = try values.decodeIfPresent(String.self, forKey: .server)
            isEnabled = try values.decodeIfPresent(Bool.self, forKey: .enabled) ?? false
        }

        /// The agent as a design note.
        func declaration(schema: String, version: Int) -> AgentDeclaration {
            let given: [(String, String?)] = [
                ("$Name", name), ("Schema", schema), ("Title_vi", title.vi), ("Title_en", title.en),
                ("Trigger", trigger), ("Times", times), ("Days", days), ("Repeat", repeats), ("Selection", selection),
                ("Action", action), ("Server", server),
            ]
            let texts = given.compactMap { item, text in
                text.map { (path: ItemPath(item)!, change: ItemChange.set(.text($0.normalizedC))) }
            }
            return AgentDeclaration(
                name: name,
                changes: texts + [
                    (ItemPath("SchemaVersion")!, .set(.number(ExactDecimal(version)))),
                    (AgentDefinition.enabledItem, .set(.number(isEnabled ? 1 : 0))),
                ])
        }
    }
}
