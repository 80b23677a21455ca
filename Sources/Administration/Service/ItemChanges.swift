import Interchange
import NoteModel

/// Items as callers name them, checked before they reach a database.
enum ItemChanges {
    /// Items that only the merge writes.
    private static let derived = [ItemPath.conflict.text, ItemPath.conflictItems.text]

    /// - Throws: `.badData` that names the item.
    static func check(
        _ changes: [(name: String, change: ItemChange)]
    ) throws(DongboError) -> [(path: ItemPath, change: ItemChange)] {
        var checked: [(path: ItemPath, change: ItemChange)] = []
        checked.reserveCapacity(changes.count)
        for (name, change) in changes {
            guard let path = ItemPath(name) else {
                throw DongboError(
                    .badData,
                    "'\(name)' is no item name: write Name, Table[row].Column or Set{element}, at most "
                        + "\(Limits.itemNameBytesMax) bytes, without control characters")
            }
            guard !derived.contains(name) else {
                throw DongboError(
                    .badData, "'\(name)' is written by the merge alone; 'dongbo conflicts resolve' settles a conflict")
            }
            guard !path.isApproval else {
                throw DongboError(
                    .badData, "'\(name)' is a signed approval; 'dongbo approve' makes them, and nobody changes them")
            }
            checked.append((path, change))
        }
        return checked
    }

    /// - Throws: `.badData` for forms that only the node writes.
    static func check(form: String) throws(DongboError) -> String {
        let form = form.normalizedC
        guard form != "$Node" else {
            throw DongboError(.badData, "notes of the form $Node are written by the nodes themselves")
        }
        return form
    }

    /// The revision an editor had read.
    static func base(_ text: String) throws(DongboError) -> RevisionToken {
        guard let token = RevisionToken(text) else {
            throw DongboError(.wrongUsage, "a revision is GENERATION-HASH, as 'note get' prints it, not '\(text)'")
        }
        return token
    }
}
