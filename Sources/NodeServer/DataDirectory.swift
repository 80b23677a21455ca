import Foundation
import NoteModel
import ReplicationTransport

/// Where a node keeps its things.
///
///     identity/        key and certificates of the node
///     authority/       the hub's certificate authority
///     invitations.json the hub's tokens, hashed
///     databases/       one file for each database, and its full-text index
///     set-aside/       database files that others have taken the place of
///     attachments/     attached files in chunks, and their index
///     node.json        what `join` and `serve` remember
///     replication.json how the latest exchanges went
///     renewals.json    which database files were given up lately
///     agents.json      when agents ran, and their log
///     audit/           who did and read what: the node's own log, on the hub also the others'
///     admin.sock       while the node runs
public struct DataDirectory: Sendable, Hashable {
    public let path: String

    public init(_ path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    public var identity: String { path + "/identity" }
    public var authority: String { path + "/authority" }
    public var invitations: String { path + "/invitations.json" }
    public var databases: String { path + "/databases" }
    public var attachments: String { path + "/attachments" }
    public var audit: String { path + "/audit" }
    public var settings: String { path + "/node.json" }
    var agents: String { path + "/agents.json" }
    var renewals: String { path + "/renewals.json" }
    var books: String { path + "/replication.json" }
    public var adminSocket: String { path + "/admin.sock" }
    public var lock: String { path + "/node.lock" }

    static let databaseExtension = ".dongbo"

    static let renewalExtension = ".renewal"

    /// Where a ``RenewalIntent`` is while it is carried out.
    func renewal(of database: String) -> String { databases + "/" + database + Self.renewalExtension }

    /// Names of the databases whose file was being given up when the program ended, sorted.
    func interruptedRenewals() -> [String] { names(withExtension: Self.renewalExtension) }

    func file(of database: String) -> String { databases + "/" + database + Self.databaseExtension }

    /// The full-text index of a database; it may be deleted at any time while the node does not run.
    func index(of database: String) -> String { databases + "/" + database + ".search" }

    /// Whether a node lives here.
    public var isNode: Bool { FileManager.default.fileExists(atPath: identity) }

    /// Makes the directory for a new node.
    /// - Throws: `.cannotCreate` when one lives here already.
    func prepare() throws(DongboError) {
        guard !isNode else { throw DongboError(.cannotCreate, "\(path) already holds a node") }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw DongboError(.cannotCreate, "cannot create \(path): \(error.localizedDescription)", cause: error)
        }
        try DurableFile.makeDirectory(path)
        try DurableFile.makeDirectory(databases)
    }

    /// Names of the databases that have a file, sorted.
    func databaseNames() -> [String] { names(withExtension: Self.databaseExtension) }

    private func names(withExtension suffix: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: databases)) ?? []
        return files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    /// A database's name is also a file's: letters, digits, `-`, `_` and `.`, not first.
    public static func check(databaseName name: String) throws(DongboError) {
        let isValid =
            (1...64).contains(name.utf8.count) && name.first?.isLetter ?? false
            && name.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0))
            }
        guard isValid else {
            throw DongboError(
                .wrongUsage, "a database's name is 1 to 64 letters, digits, '-', '_' or '.', and starts with a letter")
        }
    }
}

/// What a node remembers beside its databases.
struct NodeSettings: Codable, Sendable {
    /// Host and port of the hub this node joined at; nil on the hub.
    var hubAddress: String?
    var hubName: String?

    static func load(_ directory: DataDirectory) throws(DongboError) -> NodeSettings {
        let bytes = try DurableFile.read(directory.settings)
        do {
            return try JSONDecoder().decode(NodeSettings.self, from: Data(bytes))
        } catch {
            throw DongboError(.badConfiguration, "\(directory.settings) is damaged", cause: error)
        }
    }

    func save(_ directory: DataDirectory) throws(DongboError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            let text = String(decoding: try encoder.encode(self), as: UTF8.self)
            try DurableFile.write(text + "\n", to: directory.settings, mode: 0o600)
        } catch let error as DongboError {
            throw error
        } catch {
            throw DongboError(.inputOutput, "\(directory.settings) cannot be written", cause: error)
        }
    }
}
