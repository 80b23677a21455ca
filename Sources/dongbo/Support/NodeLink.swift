import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel

/// The way to the running node of one data directory.
struct NodeLink: Sendable {
    typealias Client = AdministrationClient.Client
    typealias Record = Dongbo_Administration_V1_Record
    typealias Progress = Dongbo_Administration_V1_Progress
    typealias Receive<Message: Sendable> = @Sendable (StreamingClientResponse<Message>) async throws -> Void

    let directory: DataDirectory
    /// In whose name; nil for the local administrator.
    var actingAs: String?
    /// Of who has logged in; nil for nobody.
    var session: String?

    /// One reply.
    func record(_ call: (Client) async throws -> Record) async throws -> Reply {
        Reply(try await connected { try await call($0) })
    }

    /// Replies as they come.
    func records(
        _ call: (Client, @escaping Receive<Record>) async throws -> Void,
        each: @escaping @Sendable (Reply) async throws -> Void
    ) async throws {
        try await connected { client in
            try await call(client) { response in
                for try await record in response.messages { try await each(Reply(record)) }
            }
        }
    }

    /// Long work: `step` is called with each progress message, `each` with each record.
    func progress(
        _ call: (Client, @escaping Receive<Progress>) async throws -> Void,
        step: @escaping @Sendable (Dongbo_Administration_V1_Step) -> Void,
        each: @escaping @Sendable (Reply) async throws -> Void
    ) async throws {
        try await connected { client in
            try await call(client) { response in
                for try await message in response.messages {
                    switch message.content {
                    case .step(let current): step(current)
                    case .record(let record): try await each(Reply(record))
                    case nil: break
                    }
                }
            }
        }
    }

    /// The parts of a file, after what is said about it.
    func parts(
        _ call: (Client, @escaping Receive<Dongbo_Administration_V1_ExtractedPart>) async throws -> Void,
        each: @escaping @Sendable (Dongbo_Administration_V1_ExtractedPart) throws -> Void
    ) async throws {
        try await connected { client in
            try await call(client) { response in
                for try await part in response.messages { try each(part) }
            }
        }
    }

    /// - Throws: `.noSuchThing` when no node lives there; `.nodeNotRunning` with how to start it.
    private func connected<Value: Sendable>(_ body: (Client) async throws -> Value) async throws -> Value {
        guard directory.isNode else {
            throw DongboError(
                .noSuchThing, "\(directory.path) holds no node; make one with 'dongbo init' or 'dongbo join'")
        }
        do {
            return try await AdministrationClient.withClient(
                socket: directory.adminSocket, as: actingAs, session: session, body)
        } catch let error as DongboError where error.code == .nodeNotRunning {
            throw DongboError(
                .nodeNotRunning,
                "the node in \(directory.path) is not running; start it with: dongbo serve --data \(directory.path)",
                cause: error)
        }
    }
}
