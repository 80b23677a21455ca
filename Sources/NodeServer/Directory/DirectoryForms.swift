import NoteModel
import NoteStore
import ReplicationCore

/// What the node itself must know of the directory's forms; `Schemas/directory.yaml` has them whole, with labels and views.
public enum DirectoryForms {
    static let node = "Node"
    /// What a hub's node document says of its role.
    static let hubRole = "hub"
    static let person = "Person"
    /// How a person proves who they are; only their home and the hubs have it.
    static let credential = "Credential"
    /// A person's public keys.
    static let personKey = "PersonKey"
    static let group = "Group"
    static let groupKey = "GroupKey"
    static let escrowKey = "EscrowKey"
    static let connection = ConnectionSettings.form
    static let certificate = "Certificate"
    static let authority = "Authority"
    static let database = "Database"

    /// The role of those who make nodes, people, groups and certificates.
    public static let keeper = "Directory"

    static let name = ItemPath("Name")!
    /// Who keeps a document up to date beside the directory's keepers: its node.
    static let authors = ItemPath("Authors")!
    static let role = ItemPath("Role")!
    static let address = ItemPath("Address")!
    /// What bundles for the node are sealed with (``SealingDeclaration``).
    static let sealingKey = ItemPath("SealingKey")!
    static let members = ItemPath("Members")!
    static let fullName = ItemPath("FullName")!
    static let title = ItemPath("Title")!
    static let unit = ItemPath("Unit")!
    /// The node at which a person logs in.
    static let home = ItemPath("Home")!
    static let readers = ItemPath("Readers")!
    /// The latest code of a person (``Activation``).
    static let activation = ItemPath("Activation")!
    /// Written by a person's home (``PasswordRecord``).
    static let password = ItemPath("Password")!
    static let locked = ItemPath("Locked")!
    /// In a ``credential`` the person's keys under their password, in a ``personKey`` the public halves; written by the home.
    static let keys = ItemPath("Keys")!
    static let version = ItemPath("Version")!
    static let publicKey = ItemPath("PublicKey")!
    static let officers = ItemPath("Officers")!

    /// A group's key as it is wrapped for one member's key.
    static func wrapped(_ key: String) -> ItemPath { ItemPath("Wrapped[\(key)].Key")! }
    static let wrappedTable = "Wrapped["

    static func share(_ place: Int) -> ItemPath { ItemPath("Share\(place)")! }
    static let replica = ItemPath("Replica")!
    static let priority = ItemPath("Priority")!

    /// How notes of each form merge. The latest address of a node counts, nobody wants a conflict document about one; two
    /// administrators who add members to a group have both added them.
    public static var all: [FormDeclaration] {
        [
            // A node that could call itself a hub would see everything.
            FormDeclaration(
                name: node,
                rules: FormRules(
                    policy: .lastWriter, protected: [name.text, role.text, authors.text], creators: keepers)),
            FormDeclaration(name: person, rules: FormRules(policy: .merge, creators: keepers)),
            // A home that could say who else reads it, or that a code is a new one, would need no administrator.
            FormDeclaration(
                name: credential,
                rules: FormRules(
                    policy: .lastWriter,
                    protected: [name.text, readers.text, authors.text, activation.text, locked.text],
                    creators: keepers)),
            // Who could write another's key could read what is sealed for them from then on.
            FormDeclaration(
                name: personKey,
                rules: FormRules(policy: .lastWriter, protected: [name.text, authors.text], creators: keepers)),
            FormDeclaration(name: groupKey, rules: FormRules(policy: .lastWriter, creators: keepers)),
            FormDeclaration(name: escrowKey, rules: FormRules(policy: .lastWriter, creators: keepers)),
            FormDeclaration(name: group, rules: FormRules(policy: .merge, sets: [members.text], creators: keepers)),
            FormDeclaration(name: connection, rules: FormRules(policy: .lastWriter)),
            FormDeclaration(name: certificate, rules: FormRules(policy: .lastWriter, creators: keepers)),
            FormDeclaration(name: authority, rules: FormRules(policy: .lastWriter, creators: keepers)),
            FormDeclaration(name: database, rules: FormRules(policy: .lastWriter, creators: keepers)),
            // UNIDs here follow from names: nobody is to stand in another's place beforehand.
            FormDeclaration(name: "*", rules: FormRules(creators: keepers)),
        ]
    }

    private static let keepers: Set = ["[\(keeper)]"]

    /// A note that there is once, whoever writes it first: its UNID follows from what it is about.
    static func unid(_ kind: String, _ subject: String) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.\(kind).1\(subject)".utf8)).truncated)
    }
}
