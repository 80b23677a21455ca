import AccessControl
import AdministrationProtocol
import Foundation
import FullText
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteFullText
import SwiftProtobuf

extension AdministrationService {
    /// Hits on a page, unless the caller says otherwise, and at most.
    private static let pageSize: UInt64 = 20
    private static let pageMax: UInt64 = 10_000

    public func search(
        request: Dongbo_Administration_V1_SearchRequest,
        response: RPCWriter<Dongbo_Administration_V1_Progress>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, caller) = try readable(request.database)
            let query = try Self.query(request)
            let search = FullTextRequest(
                query, sight: try database.database.sight(of: caller),
                form: request.form.isEmpty ? nil : request.form.normalizedC,
                limit: Int(min(request.limit == 0 ? Self.pageSize : request.limit, Self.pageMax)),
                offset: Int(clamping: request.offset))
            let answer = try await reporting("indexing \(database.name)", to: response) { progress in
                try await node.search(search, in: database, progress: progress)
            }
            for record in SearchJSON.encode(answer.hits) {
                try await response.write(.with { $0.record = record })
            }
            try await response.write(.step(SearchStep.found, UInt64(answer.total)))
            try await response.write(.step(SearchStep.unindexed, UInt64(answer.unindexedFiles)))
        }
    }

    public func updall(
        request: Dongbo_Administration_V1_DatabaseRequest,
        response: RPCWriter<Dongbo_Administration_V1_Progress>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, _) = try database(request.database, .designer, to: "make its index anew")
            let start = ContinuousClock.now
            let report = try await reporting("indexing \(database.name)", to: response) { progress in
                try await node.rebuildFullText(of: database, progress: progress)
            }
            let seconds = start.duration(to: .now) / .seconds(1)
            let record = SearchJSON.encode(report, database: database.name, seconds: seconds)
            try await response.write(.with { $0.record = record })
        }
    }

    private static func query(_ request: Dongbo_Administration_V1_SearchRequest) throws(DongboError) -> SearchQuery {
        do throws(SearchSyntaxError) {
            let query = try SearchQuery(request.query)
            return request.field.isEmpty ? query : try query.restricted(to: request.field.normalizedC)
        } catch {
            throw error.operatingError
        }
    }

    /// Runs long work and passes on how far it is, the latest state at most ten times a second.
    private func reporting<Value: Sendable>(
        _ what: String, to response: RPCWriter<Dongbo_Administration_V1_Progress>,
        _ work: @escaping @Sendable (@escaping @Sendable (UInt64, UInt64) -> Void) async throws -> Value
    ) async throws -> Value {
        let (steps, feed) = AsyncStream.makeStream(of: (UInt64, UInt64).self, bufferingPolicy: .bufferingNewest(1))
        async let value = {
            defer { feed.finish() }
            return try await work { feed.yield(($0, $1)) }
        }()
        for await (done, total) in steps {
            try await response.write(
                .with {
                    $0.step = .with {
                        $0.what = what
                        $0.done = done
                        $0.total = total
                    }
                })
            try? await Task.sleep(for: .milliseconds(100))
        }
        return try await value
    }
}

/// Steps after the hits, by which a search says how much there is in all.
public enum SearchStep {
    /// Notes that match, on all pages.
    public static let found = "found"
    /// Attached files whose text could not be searched.
    public static let unindexed = "unindexed"
}

extension Dongbo_Administration_V1_Progress {
    fileprivate static func step(_ what: String, _ done: UInt64) -> Self {
        .with {
            $0.step = .with {
                $0.what = what
                $0.done = done
            }
        }
    }
}
