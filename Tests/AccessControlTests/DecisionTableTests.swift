import AccessControl
import NoteModel
import Testing

/// Level × flags × kind of note × operation, all of them, against a table that people can read.
@Suite struct DecisionTableTests {
    /// Columns: read, create, edit, delete, copy. A cell holds what is needed, alternatives between bars: `x` nothing more,
    /// `-` never; the flags c create, d delete, g agents, v personal views, s shared views, p readPublic, w writePublic,
    /// r replicate; `a` the name among the authors, `P` a public note.
    static let table: [GuardedNote.Kind: [AccessLevel: [String]]] = [
        .document: [
            .noAccess: ["Pp", "Pw", "Ppw", "-", "-"],
            .depositor: ["Pp", "x", "Ppw", "-", "-"],
            .reader: ["x", "Pw", "Pw", "-", "r"],
            .author: ["x", "c|Pw", "a|Pw", "ad|Pwd", "r"],
            .editor: ["x", "x", "x", "d", "r"],
            .designer: ["x", "x", "x", "d", "r"],
            .manager: ["x", "x", "x", "d", "r"],
        ],
        .design: [
            .noAccess: ["Pp", "-", "-", "-", "-"],
            .depositor: ["Pp", "-", "-", "-", "-"],
            .reader: ["x", "-", "-", "-", "r"],
            .author: ["x", "-", "-", "-", "r"],
            .editor: ["x", "s", "s", "s", "r"],
            .designer: ["x", "x", "x", "x", "r"],
            .manager: ["x", "x", "x", "x", "r"],
        ],
        .accessList: [
            .noAccess: ["Pp", "-", "-", "-", "-"],
            .depositor: ["Pp", "-", "-", "-", "-"],
            .reader: ["x", "-", "-", "-", "r"],
            .author: ["x", "-", "-", "-", "r"],
            .editor: ["x", "-", "-", "-", "r"],
            .designer: ["x", "-", "-", "-", "r"],
            .manager: ["x", "x", "x", "x", "r"],
        ],
        .personal: [
            .noAccess: ["-", "-", "-", "-", "-"],
            .depositor: ["-", "-", "-", "-", "-"],
            .reader: ["a", "v|g", "a", "a", "ar"],
            .author: ["a", "v|g", "a", "a", "ar"],
            .editor: ["a", "v|g", "a", "a", "ar"],
            .designer: ["a", "x", "a", "a", "ar"],
            .manager: ["a", "x", "a", "a", "ar"],
        ],
    ]

    static let letters: [(Character, AccessFlags)] = [
        ("c", .createDocuments), ("d", .deleteDocuments), ("g", .createPrivateAgents), ("v", .createPersonalViews),
        ("s", .createSharedViews), ("p", .readPublicDocuments), ("w", .writePublicDocuments),
        ("r", .replicateDocuments),
    ]
    /// Flags that a level has whatever its entry says, and those it cannot have.
    static let always: [AccessLevel: String] = [
        .noAccess: "", .depositor: "c", .reader: "p", .author: "p", .editor: "cpw", .designer: "cgvspw",
        .manager: "cgvspw",
    ]
    static let never: [AccessLevel: String] = [
        .noAccess: "cdgvsr", .depositor: "dgvsr", .reader: "cds", .author: "s", .editor: "", .designer: "",
        .manager: "",
    ]

    enum Readers: CaseIterable { case none, named, others }

    @Test(arguments: AccessLevel.allCases) func `the table holds for every combination`(level: AccessLevel) throws {
        let lan = try HierarchicalName(parsing: "CN=Lan/O=Thanh Xuân")
        let subject = AccessSubject(lan)
        var checked = 0
        for bits in UInt16(0)..<256 {
            let flags = AccessFlags(rawValue: bits)
            let rights = AccessList([AccessEntry("Lan/Thanh Xuân", level, flags: flags)]).rights(of: subject)
            for kind in GuardedNote.Kind.allCases {
                for (readers, isAuthor, isPublic) in Self.notes {
                    let note = Self.note(kind, readers, isAuthor, isPublic)
                    for (column, operation) in AccessOperation.allCases.enumerated() {
                        let cell = Self.table[kind]![level]![column]
                        var expected = Self.holds(cell, level, flags, isAuthor, isPublic)
                        if readers == .others, !isAuthor, kind != .personal,
                            kind != .document || operation != .create
                        {
                            expected = false
                        }
                        checked += 1
                        if rights.decide(operation, on: note).isAllowed != expected {
                            Issue.record("\(level) \(flags.names) \(operation) \(note): expected \(expected)")
                            return
                        }
                    }
                }
            }
        }
        #expect(checked == 256 * 4 * 12 * 5)
    }

    private static let notes = Readers.allCases.flatMap { readers in
        [false, true].flatMap { isAuthor in [false, true].map { (readers, isAuthor, $0) } }
    }

    private static func note(
        _ kind: GuardedNote.Kind, _ readers: Readers, _ isAuthor: Bool, _ isPublic: Bool
    ) -> GuardedNote {
        let names: [String]? =
            switch readers {
            case .none: nil
            case .named: ["CN=Mai/O=Thanh Xuân", "CN=Lan/O=Thanh Xuân"]
            case .others: ["CN=Mai/O=Thanh Xuân"]
            }
        return GuardedNote(
            kind, readers: names, authors: isAuthor ? ["lan/thanh xuân"] : ["CN=Mai/O=Thanh Xuân"], isPublic: isPublic)
    }

    private static func holds(
        _ cell: String, _ level: AccessLevel, _ flags: AccessFlags, _ isAuthor: Bool, _ isPublic: Bool
    ) -> Bool {
        cell.split(separator: "|").contains { alternative in
            alternative.allSatisfy { letter in
                switch letter {
                case "x": return true
                case "-": return false
                case "a": return isAuthor
                case "P": return isPublic
                default:
                    if always[level]!.contains(letter) { return true }
                    if never[level]!.contains(letter) { return false }
                    return flags.contains(letters.first { $0.0 == letter }!.1)
                }
            }
        }
    }
}
