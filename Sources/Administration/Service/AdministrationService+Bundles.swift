import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import SwiftProtobuf

extension AdministrationService {
    public func exportBundle(
        request: Dongbo_Administration_V1_ExportBundleRequest,
        response: RPCWriter<Dongbo_Administration_V1_Progress>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "make bundles")
            let database = try node.database(request.database)
            let receiver = try node.resolve(request.receiver)
            let what = "\(database.name) for \(receiver.abbreviated)"
            let report = try await reporting(what, to: response) { [node] in
                try await node.exportBundle(
                    of: database, for: receiver, to: request.file, all: request.all, progress: $0)
            }
            try await response.write(.with { $0.record = Wire.Record(BundleJSON.encode(report, file: request.file)) })
        }
    }

    public func importBundle(
        request: Dongbo_Administration_V1_ImportBundleRequest,
        response: RPCWriter<Dongbo_Administration_V1_Progress>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "take in bundles")
            let report = try await reporting("the bundle", to: response) { [node] in
                try await node.importBundle(
                    request.file, preview: request.preview, as: request.database.isEmpty ? nil : request.database,
                    progress: $0)
            }
            try await response.write(.with { $0.record = Wire.Record(BundleJSON.encode(report, file: request.file)) })
        }
    }
}
