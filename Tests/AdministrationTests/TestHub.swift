import Administration
import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import Logging
import NodeServer
import NoteModel
import SwiftProtobuf
import Synchronization
import Testing

/// A hub in a temporary directory with its administration socket, as the command line meets it.
struct TestHub: Sendable {
    typealias Client = AdministrationClient.Client
    typealias Record = Dongbo_Administration_V1_Record

    let node: Node
    private let directory: DataDirectory

    static func run(_ body: (TestHub) async throws -> Void) async throws {
        let directory = DataDirectory("/tmp/dongbo-test-\(UInt32.random(in: 0...(.max)))")
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let name = try HierarchicalName(parsing: "CN=hub/O=Thanh Xuân")
        _ = try await Node.initializeHub(directory, name: name, clock: NodeClock(), logger: logger)
        let node = try await Node(directory: directory, clock: NodeClock(), logger: logger)
        let service = AdministrationService(node: node, schemas: SchemaLibrary(directories: []))
        let server = AdministrationServer(socket: directory.adminSocket, service: service)
        try await server.start()
        do {
            try await body(TestHub(node: node, directory: directory))
        } catch {
            Issue.record(error)
        }
        await server.shutdown(grace: .zero)
        await node.close()
    }

    /// - Parameters:
    ///   - name: in whose name; nil for the local administrator.
    ///   - session: of who has logged in.
    func record(
        as name: String? = nil, session: String? = nil, _ call: (Client) async throws -> Record
    ) async throws -> JSONValue {
        let record = try await AdministrationClient.withClient(
            socket: directory.adminSocket, as: name, session: session
        ) {
            try await call($0)
        }
        return try JSONParser.parse([UInt8](record.json))
    }

    func call(as name: String, _ body: (Client) async throws -> Void) async throws {
        try await AdministrationClient.withClient(socket: directory.adminSocket, as: name, body)
    }

    func records(
        as name: String? = nil, session: String? = nil,
        _ call: (Client, @escaping @Sendable (StreamingClientResponse<Record>) async throws -> Void) async throws ->
            Void
    ) async throws -> [JSONValue] {
        let found = Mutex<[JSONValue]>([])
        try await AdministrationClient.withClient(socket: directory.adminSocket, as: name, session: session) { client in
            try await call(client) { response in
                for try await record in response.messages {
                    let json = try JSONParser.parse([UInt8](record.json))
                    found.withLock { $0.append(json) }
                }
            }
        }
        return found.withLock { $0 }
    }

    /// Saves items given as JSON text into `db`.
    func put(_ items: String, unid: String = "", base: String = "", asDocument: Bool = false) async throws -> JSONValue
    {
        try await record { client in
            try await client.putNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                    $0.base = base
                    $0.form = "DangVien"
                    $0.conflictDocument = asDocument
                    $0.items = Data(items.utf8)
                })
        }
    }

    func get(_ unid: String) async throws -> JSONValue {
        try await record { client in
            try await client.getNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                })
        }
    }
}

extension JSONValue {
    func text(_ key: String) -> String {
        if case .string(let text)? = self[key] { return text }
        return ""
    }

    var keys: [String] {
        if case .object(let members) = self { return members.map(\.key) }
        return []
    }
}
