import Foundation
import GRPCCore
import GRPCProtobuf
import NoteModel
import RPCSupport
import SwiftProtobuf
import Testing

@testable import AdministrationProtocol

@Suite struct AdministrationSocketTests {
    /// Answers two calls by hand; the generated protocol would ask for all of them.
    struct Service: RegistrableRPCService {
        func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
            typealias Method = Dongbo_Administration_V1_Administration.Method
            router.registerHandler(
                forMethod: Method.GetNote.descriptor,
                deserializer: ProtobufDeserializer<Dongbo_Administration_V1_NoteRequest>(),
                serializer: ProtobufSerializer<Dongbo_Administration_V1_Record>()
            ) { request, _ in
                let note = try await ServerRequest(stream: request).message
                guard note.unid != "absent" else { throw DongboError(.noSuchThing, "there is no such note") }
                let size = Int(note.unid) ?? 0
                return StreamingServerResponse(
                    single: ServerResponse(message: .with { $0.json = Data(repeating: 32, count: size) }))
            }
        }
    }

    let directory = NSTemporaryDirectory() + "dongbo-\(UInt64.random(in: 0...(.max)))"
    var socket: String { directory + "/admin.sock" }

    init() throws { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false) }

    func get(_ unid: String) async throws -> Int {
        try await AdministrationClient.withClient(socket: socket) { client in
            try await client.getNote(.with { $0.unid = unid }).json.count
        }
    }

    @Test func `calls are answered and the node's errors keep their code`() async throws {
        let server = AdministrationServer(socket: socket, service: Service())
        try await server.start()
        #expect(try await get("0") == 0)
        #expect(try await get("\(8 << 20)") == 8 << 20)
        let error = await #expect(throws: DongboError.self) { try await get("absent") }
        #expect(error?.code == .noSuchThing)
        #expect(error?.message == "there is no such note")
        await server.shutdown(grace: .zero)
    }

    @Test func `only the owner may open the socket and it goes with the node`() async throws {
        let server = AdministrationServer(socket: socket, service: Service())
        try await server.start()
        let attributes = try FileManager.default.attributesOfItem(atPath: socket)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.type] as? FileAttributeType == .typeSocket)
        await server.shutdown(grace: .zero)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
    }

    @Test func `without a node the client says so at once`() async throws {
        await #expect(throws: DongboError(.nodeNotRunning, "")) { try await get("0") }
        // A socket that a killed node left behind.
        close(try AdministrationSocket.listen(socket))
        await #expect(throws: DongboError(.nodeNotRunning, "")) { try await get("0") }
    }

    @Test func `a socket that a killed node left behind is replaced`() async throws {
        close(try AdministrationSocket.listen(socket))
        let server = AdministrationServer(socket: socket, service: Service())
        try await server.start()
        #expect(try await get("1") == 1)
        let second = AdministrationServer(socket: socket, service: Service())
        await #expect(throws: DongboError(.busy, "")) { try await second.start() }
        #expect(try await get("1") == 1)
        await server.shutdown(grace: .zero)
    }

    @Test func `a path too long for a socket is a clear error`() async throws {
        let long = directory + "/" + String(repeating: "x", count: 120)
        let server = AdministrationServer(socket: long, service: Service())
        await #expect(throws: DongboError(.badConfiguration, "")) { try await server.start() }
    }
}
