import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import Logging
import NIOCore
import NodeServer
import NoteModel
import SwiftProtobuf

/// What the command line asks of a running node, answered in the words of the command line contract.
///
/// Every reply is made here, by topic in the extensions, so that keys and forms stand in one place. It decides nothing
/// about notes: that is the database's business.
public struct AdministrationService: Dongbo_Administration_V1_Administration.SimpleServiceProtocol {
    typealias Wire = AdministrationWire

    let node: Node
    let schemas: SchemaLibrary
    let started: Date

    public init(node: Node, schemas: SchemaLibrary) {
        self.node = node
        self.schemas = schemas
        started = node.clock.now
    }

    static func unid(_ text: String) throws(DongboError) -> UNID {
        guard let unid = UNID(text) else {
            throw DongboError(.wrongUsage, "a UNID is 32 hexadecimal digits, not '\(text)'")
        }
        return unid
    }

    static func noSuchNote(_ unid: UNID, in database: DatabaseActor) -> DongboError {
        DongboError(
            .noSuchThing, "'\(database.name)' has no note \(unid); 'dongbo why \(database.name) \(unid)' may tell more")
    }
}

/// Short names for the generated messages.
enum AdministrationWire {
    typealias Record = Dongbo_Administration_V1_Record
    typealias Progress = Dongbo_Administration_V1_Progress
    typealias Step = Dongbo_Administration_V1_Step
    typealias DatabaseRequest = Dongbo_Administration_V1_DatabaseRequest
    typealias NoteRequest = Dongbo_Administration_V1_NoteRequest
}

extension Dongbo_Administration_V1_Record {
    init(_ json: JSONValue) { self = .with { $0.json = Data(JSONWriter.bytes(json)) } }
}
