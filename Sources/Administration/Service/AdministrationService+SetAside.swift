import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel

extension AdministrationService {
    public func listSetAside(
        request: Dongbo_Administration_V1_ListSetAsideRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "see old database files")
            for file in node.directory.setAsideFiles() { try await response.write(Wire.Record(Self.line(file))) }
        }
    }

    public func removeSetAside(
        request: Dongbo_Administration_V1_RemoveSetAsideRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "delete old database files")
            let files = node.directory.setAsideFiles().filter { request.all || $0.name == request.file }
            guard request.all || !files.isEmpty else {
                throw DongboError(
                    .noSuchThing,
                    "there is no old file '\(request.file)'; 'dongbo set-aside list' names those there are")
            }
            for file in files {
                let line = Self.line(file)
                try await node.removeSetAside(file)
                try await response.write(Wire.Record(line))
            }
        }
    }

    private static func line(_ file: SetAsideFile) -> JSONValue {
        [
            "file": .string(file.name), "database": .string(file.database),
            "because": .string(file.renewal.map { "\($0)" } ?? "restore"),
            "since": .time(milliseconds: file.milliseconds), "bytes": .count(file.bytes),
        ]
    }
}
