import Administration
import Logging
import NodeServer
import NoteModel
import ReplicationTransport

/// Makes a hub whose directory has its forms and views as `Schemas/directory.yaml` describes them.
enum HubSetup {
    /// - Returns: the authority's fingerprint.
    static func make(
        _ directory: DataDirectory, name: HierarchicalName, clock: NodeClock, logger: Logger, passphrase: [UInt8]? = nil
    ) async throws -> CertificateFingerprint {
        let schema: ApplicationSchema
        do {
            schema = try SchemaLibrary.standard(program: ProgramFile.path).load(Node.directoryDatabase)
        } catch  where error.code == .noSuchThing {
            logger.warning("the directory has no labels and views: its application was not found")
            return try await Node.initializeHub(
                directory, name: name, clock: clock, logger: logger, passphrase: passphrase)
        }
        return try await Node.initializeHub(
            directory, name: name, clock: clock, logger: logger, forms: schema.declarations, views: schema.views,
            passphrase: passphrase)
    }
}
