import FormulaLanguage
import NoteModel

/// A note for formulas, as JSON has it.
public enum FormulaNote {
    /// Reads an object of items, or what `note get` prints, which has `unid` and `items` and also says when the note was made and
    /// by whom.
    ///
    /// - Throws: `.badData`.
    public static func host(_ json: JSONValue) throws(DongboError) -> NoteHost {
        guard case .string = json["unid"] ?? .null, case .object = json["items"] ?? .null else {
            return NoteHost(try content(json))
        }
        var form: String?
        if case .string(let text) = json["form"] ?? .null { form = text.normalizedC }
        return NoteHost(try content(json["items"] ?? [:]), form: form, properties: properties(json))
    }

    private static func content(_ json: JSONValue) throws(DongboError) -> NoteContent {
        var items: [NoteContent.Item] = []
        for (name, change) in try ItemsJSON.decode(readable(json)) {
            guard let path = ItemPath(name) else { throw DongboError(.badData, "'\(name)' cannot be an item's name") }
            if case .set(let value) = change { items.append(.init(path: path, value: value)) }
        }
        return NoteContent(items)
    }

    /// Sealed values as `note get` prints them: formulas see one that is open as what it is, and a closed one as a sealed item.
    private static func readable(_ json: JSONValue) -> JSONValue {
        guard case .object(let members) = json else { return json }
        return .object(
            members.map { member in
                guard case .object(let outer) = member.value, outer.count == 1, case .object? = member.value["sealed"],
                    let sealed = member.value["sealed"], sealed["for"] != nil
                else { return member }
                return JSONMember(member.key, sealed["value"] ?? ItemsJSON.encode(.sealed([])))
            })
    }

    private static func properties(_ json: JSONValue) -> [DocumentProperty: ItemValue] {
        var properties: [DocumentProperty: ItemValue] = [.isNewDoc: .number(0)]
        func text(_ key: String) -> String? {
            if case .string(let text) = json[key] ?? .null { text } else { nil }
        }
        func time(_ key: String) -> ItemValue? {
            text(key).flatMap { DateTimeValue(isoInstant: $0) }.map { .dateTime($0) }
        }
        properties[.documentUniqueID] = text("unid").map { .text($0) }
        properties[.created] = time("created")
        properties[.modified] = time("modified")
        properties[.author] = text("author").map { .text($0) }
        let parent = text("parent") ?? ""
        properties[.inheritedDocumentUniqueID] = .text(parent)
        properties[.isResponseDoc] = .number(parent.isEmpty ? 0 : 1)
        return properties
    }
}
