/// Which of the project's modules each target may import. `Documentation/architecture.md` says what each layer holds.
///
/// A new target goes into this table first; a target that is not in it fails the test.
enum Layers {
    struct Target: Sendable {
        let name: String
        let layer: Int
        /// Highest layer it may import; below its own unless it is a root.
        let importsUpTo: Int
        /// No clock, random source, file, socket or task inside.
        let isPure: Bool
    }

    private static func target(_ name: String, layer: Int, importsUpTo: Int? = nil, isPure: Bool = false) -> Target {
        Target(name: name, layer: layer, importsUpTo: importsUpTo ?? layer - 1, isPure: isPure)
    }

    /// A root may import everything that is no root.
    static let rootLayer = 6

    static let targets: [Target] = [
        target("NoteModel", layer: 0, isPure: true),
        target("CLZ4", layer: 0, importsUpTo: -1),
        target("BlockCompression", layer: 0, importsUpTo: -1),
        target("CArgon2", layer: 0, importsUpTo: -1),
        target("KeyDerivation", layer: 0, importsUpTo: -1),
        target("CMath", layer: 0, importsUpTo: -1),
        target("CLinux", layer: 0, importsUpTo: -1),
        target("FormulaLanguage", layer: 1, isPure: true),
        target("AccessControl", layer: 1, isPure: true),
        target("ReplicationCore", layer: 1, isPure: true),
        target("FullText", layer: 1, isPure: true),
        target("ViewIndex", layer: 1, isPure: true),
        target("AuditLog", layer: 1, isPure: true),
        target("People", layer: 1, isPure: true),
        target("SealedItems", layer: 1, isPure: true),
        target("Workflow", layer: 1, isPure: true),
        target("NoteStore", layer: 2),
        // What the adapters share.
        target("RPCSupport", layer: 2),
        target("SQLiteNoteStore", layer: 3),
        target("SQLiteFullText", layer: 3),
        target("MemoryNoteStore", layer: 3),
        target("FileAttachmentStore", layer: 3),
        target("NoteStoreTestKit", layer: 4),
        target("ReplicationTransport", layer: 3),
        target("AdministrationProtocol", layer: 3),
        target("NodeServer", layer: 4),
        target("Administration", layer: 5),
        target("Web", layer: 5),
        target("Interchange", layer: 5, importsUpTo: 2),
        // Tools: they drive the lower layers and nothing but roots and tests imports them.
        target("SimulationKit", layer: 0, importsUpTo: -1, isPure: true),
        target("MergeSimulation", layer: 5, importsUpTo: 2, isPure: true),
        target("ReplicationSimulation", layer: 5, importsUpTo: 3, isPure: true),
        target("SyntheticDistrict", layer: 5, importsUpTo: 2),
        target("dongbo", layer: rootLayer),
        target("dongbo-simulate", layer: rootLayer),
        target("dongbo-fixtures", layer: rootLayer),
        target("dongbo-benchmark", layer: rootLayer),
    ]

    /// Imports within a layer: a wrapper of its C library, the interfaces of the formats they speak, and what builds on a language.
    static let siblings: [String: [String]] = [
        "BlockCompression": ["CLZ4"], "KeyDerivation": ["CArgon2"], "Administration": ["Interchange"],
        "Web": ["Interchange"],
        // Views evaluate formulas.
        "ViewIndex": ["FormulaLanguage"],
    ]

    static func target(named name: String) -> Target? { targets.first { $0.name == name } }

    /// Why `importer` may not import `imported`; nil when it may.
    static func objection(_ importer: Target, imports imported: Target) -> String? {
        if siblings[importer.name]?.contains(imported.name) == true || imported.layer <= importer.importsUpTo {
            return nil
        }
        return "\(importer.name) (layer \(importer.layer)) imports \(imported.name) (layer \(imported.layer))"
    }
}
