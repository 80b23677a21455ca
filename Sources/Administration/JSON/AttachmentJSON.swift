import Interchange
import NodeServer
import NoteModel
import NoteStore

/// Attached files as the command line contract has them.
enum AttachmentJSON {
    /// `item, name, size, sha256`.
    static func members(_ item: ItemPath, _ reference: AttachmentReference) -> [JSONMember] {
        [
            JSONMember("item", .string(item.text)), JSONMember("name", .string(reference.name)),
            JSONMember("size", .count(reference.size)), JSONMember("sha256", .text(reference.contentDigest)),
        ]
    }

    static func encode(_ attachment: ListedAttachment) -> JSONValue {
        let state = attachment.isHere ? "here" : attachment.held > 0 ? "partly" : "elsewhere"
        return JSONValue.object([JSONMember("unid", .text(attachment.unid))]).adding(
            members(attachment.item, attachment.reference) + [
                JSONMember("state", .string(state)), JSONMember("held", .count(attachment.held)),
            ])
    }
}
