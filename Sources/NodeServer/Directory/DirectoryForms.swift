import NoteModel
import NoteStore
import ReplicationCore

/// What the node itself must know of the directory's forms; `Schemas/directory.yaml` has them whole, with labels and views.
public enum DirectoryForms {
    static let node = "Node"
    /// What a hub's node document says of its role.
    static let hubRole = "hub"
    static let person = "Person"
    static let group = "Group"
    static let connection = ConnectionSettings.form
    static let certificate = "Certificate"
    static let database = "Database"

    static let name = ItemPath("Name")!
    static let role = ItemPath("Role")!
    static let address = ItemPath("Address")!
    /// What bundles for the node are sealed with (``SealingDeclaration``).
    static let sealingKey = ItemPath("SealingKey")!
    static let members = ItemPath("Members")!
    static let replica = ItemPath("Replica")!
    static let priority = ItemPath("Priority")!

    /// How notes of each form merge. The latest address of a node counts, nobody wants a conflict document about one; two
    /// administrators who add members to a group have both added them.
    public static var all: [FormDeclaration] {
        [
            FormDeclaration(name: node, rules: FormRules(policy: .lastWriter)),
            FormDeclaration(name: person, rules: FormRules(policy: .merge)),
            FormDeclaration(name: group, rules: FormRules(policy: .merge, sets: [members.text])),
            FormDeclaration(name: connection, rules: FormRules(policy: .lastWriter)),
            FormDeclaration(name: certificate, rules: FormRules(policy: .lastWriter)),
            FormDeclaration(name: database, rules: FormRules(policy: .lastWriter)),
        ]
    }

    /// A note that there is once, whoever writes it first: its UNID follows from what it is about.
    static func unid(_ kind: String, _ subject: String) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.\(kind).1\(subject)".utf8)).truncated)
    }
}
