import AdministrationProtocol
import Interchange
import NoteModel

/// One JSON object from the node: verbatim for programs, parsed for people.
struct Reply: Sendable {
    let bytes: [UInt8]

    init(_ record: Dongbo_Administration_V1_Record) { bytes = [UInt8](record.json) }

    /// What the command itself puts together.
    init(_ json: JSONValue) { bytes = JSONWriter.bytes(json) }

    /// - Throws: `.protocolError` when it is no JSON: another version answered.
    func json() throws(DongboError) -> JSONValue {
        do {
            return try JSONParser.parse(bytes)
        } catch {
            throw DongboError(
                .protocolError, "the node's answer cannot be read; it may run another version", cause: error)
        }
    }
}
