import Interchange
import NodeServer
import NoteModel

/// Sealed values as the command line contract has them.
///
/// | JSON | is |
/// |---|---|
/// | `{"sealed":{"for":["…"],"value":…}}` | a value to be sealed, or one that was opened |
/// | `{"sealed":{"for":["…"],"bytes":N}}` | a sealed value; saving it back leaves it as it is |
/// | `{"sealed":"base64"}` | an envelope, as other programs carry it |
enum SealedJSON {
    static let key = "sealed"

    static func closed(_ bytes: [UInt8], _ owners: SealOwners) -> JSONValue {
        [key: ["for": names(bytes, owners), "bytes": .count(bytes.count)]]
    }

    static func open(_ value: ItemValue, _ bytes: [UInt8], _ owners: SealOwners) -> JSONValue {
        [key: ["for": names(bytes, owners), "value": ItemsJSON.encode(value)]]
    }

    private static func names(_ bytes: [UInt8], _ owners: SealOwners) -> JSONValue {
        .array((owners.names(bytes) ?? []).map { .string($0) })
    }

    /// What a caller says of a sealed item.
    enum Wish {
        case seal(JSONValue, names: [String])
        case keep(bytes: Int)
        case envelope
    }

    /// Nil for what is nothing about sealing.
    static func wish(_ json: JSONValue, item: String) throws(DongboError) -> Wish? {
        guard case .object(let outer) = json, outer.count == 1, outer[0].key == key else { return nil }
        let failure = DongboError(
            .badData, #"item '\#(item)': write {"sealed":{"for":[names],"value":…}}, or leave out what stays sealed"#)
        switch outer[0].value {
        case .string: return .envelope
        case .object(let members):
            guard members.count == 2, case .array(let elements)? = outer[0].value["for"] else { throw failure }
            var names: [String] = []
            for element in elements {
                guard case .string(let name) = element, !name.isEmpty else { throw failure }
                names.append(name)
            }
            if let value = outer[0].value["value"] { return .seal(value, names: names) }
            if case .number(let number)? = outer[0].value["bytes"], let count = Int(number.text) {
                return .keep(bytes: count)
            }
            throw failure
        default: throw failure
        }
    }
}
