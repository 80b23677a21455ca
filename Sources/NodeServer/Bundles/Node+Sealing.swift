import NoteModel
import NoteStore
import ReplicationTransport
import Synchronization

extension Node {
    /// Declares in the directory with which key bundles for this node are sealed; does nothing when that stands there already,
    /// or while the directory is not copied whole.
    func publishSealingKey() async throws {
        guard let directory = registry.withLock({ $0.databases[Self.directoryDatabase] }),
            try directory.read({ try $1.clock().counter }) > 0
        else { return }
        if let text = try sealingText(of: name),
            let present = try? SealingDeclaration(text, of: name, trusting: identity, policy: policy),
            present.declares(sealingKey, of: identity)
        {
            return
        }
        let declaration = try SealingDeclaration(sealingKey, of: identity)
        try await unlessTimeIsAhead("this node's key for bundles is not declared anew") {
            try await saveDirectory(
                DirectoryForms.unid("node", name.canonical), form: DirectoryForms.node,
                [
                    (DirectoryForms.name, .set(.names([name.canonical]))),
                    (DirectoryForms.sealingKey, .set(.text(declaration.text))),
                ])
        }
    }

    /// The key that bundles for a node are sealed with.
    ///
    /// - Throws: `.noSuchThing` when the directory here does not have it yet, `.noRight` when it is not the node's own.
    func sealingDeclaration(of node: HierarchicalName) throws -> SealingDeclaration {
        guard let text = try sealingText(of: node) else {
            throw DongboError(
                .noSuchThing,
                "the directory here has no sealing key of \(node); bring the directory up to date from a node that has it"
            )
        }
        return try SealingDeclaration(text, of: node, trusting: identity, policy: policy)
    }

    private func sealingText(of node: HierarchicalName) throws -> String? {
        let content = try database(Self.directoryDatabase).read {
            try $0.view(DirectoryForms.unid("node", node.canonical), reading: $1)?.content
        }
        guard case .text(let text)? = content?[DirectoryForms.sealingKey.text] else { return nil }
        return text
    }
}
