import NoteModel

/// The objects that stand for values JSON has no notation for: each has one key, which names the kind.
extension ItemsJSON {
    /// For messages; the order is the contract's.
    static let shapes = [
        "date", "time", "datetime", "range", "names", "readers", "authors", "html", "attachment", "sealed",
    ]

    static func isDateTimeKey(_ key: String) -> Bool { key == "date" || key == "time" || key == "datetime" }

    static func shape(_ members: [JSONMember], item: String) throws(DongboError) -> ItemValue {
        guard members.count == 1, let member = members.first else { throw unknownShape(item: item) }
        switch member.key {
        case "date", "time", "datetime": return .dateTime(try dateTime(member, item: item))
        case "range": return .dateTimeRange(try range(member.value, item: item))
        case "names": return .names(try names(member, item: item))
        case "readers": return .readers(try names(member, item: item))
        case "authors": return .authors(try names(member, item: item))
        case "html": return .richText(try richText(member.value, item: item))
        case "attachment": return .attachment(try attachment(member.value, item: item))
        case "sealed": return .sealed(try sealed(member.value, item: item))
        default: throw unknownShape(item: item)
        }
    }

    private static func unknownShape(item: String) -> DongboError {
        let known = shapes.map { "'\($0)'" }.joined(separator: ", ")
        return DongboError(.badData, "item '\(item)': an object has exactly one key, one of \(known)")
    }

    static func dateTime(_ json: JSONValue, item: String) throws(DongboError) -> DateTimeValue {
        guard case .object(let members) = json, members.count == 1 else { throw unknownShape(item: item) }
        return try dateTime(members[0], item: item)
    }

    private static func dateTime(_ member: JSONMember, item: String) throws(DongboError) -> DateTimeValue {
        let text: String
        if case .string(let string) = member.value { text = string } else { text = "" }
        switch member.key {
        case "date":
            if let date = ISODate.date(text) { return .date(date) }
            throw DongboError(.badData, "item '\(item)': expected a date that exists as YYYY, YYYY-MM or YYYY-MM-DD")
        case "time":
            if let time = TimeOfDay(iso: text) { return .time(time) }
            throw DongboError(.badData, "item '\(item)': expected a time as HH:MM, HH:MM:SS or HH:MM:SS.mmm")
        case "datetime":
            if let instant = ISODate.instant(text) { return instant }
            throw DongboError(
                .badData, "item '\(item)': expected a date and time with zone as YYYY-MM-DDTHH:MM:SS+07:00")
        default:
            throw DongboError(.badData, "item '\(item)': expected 'date', 'time' or 'datetime'")
        }
    }

    static func range(_ json: JSONValue, item: String) throws(DongboError) -> DateTimeRange {
        guard case .array(let ends) = json, ends.count == 2 else {
            throw DongboError(.badData, "item '\(item)': a range is an array of two date-times, first and last")
        }
        guard
            let range = DateTimeRange(start: try dateTime(ends[0], item: item), end: try dateTime(ends[1], item: item))
        else {
            throw DongboError(
                .badData, "item '\(item)': the ends of a range are both dates, both times or both date-times")
        }
        return range
    }

    private static func names(_ member: JSONMember, item: String) throws(DongboError) -> [String] {
        let failure = DongboError(.badData, "item '\(item)': '\(member.key)' holds an array of names as texts")
        guard case .array(let elements) = member.value else { throw failure }
        var names: [String] = []
        for element in elements {
            guard case .string(let name) = element, !name.isEmpty else { throw failure }
            names.append(name)
        }
        return names
    }

    private static func richText(_ json: JSONValue, item: String) throws(DongboError) -> String {
        guard case .string(let text) = json else {
            throw DongboError(.badData, "item '\(item)': 'html' holds a text")
        }
        let html = text.normalizedC
        if let violation = SafeHTML.firstViolation(in: html) {
            throw DongboError(.badData, "item '\(item)': HTML byte \(violation.byte + 1): \(violation.rule)")
        }
        return html
    }

    private static func attachment(_ json: JSONValue, item: String) throws(DongboError) -> AttachmentReference {
        guard case .object(let members) = json, members.count == 3, case .string(let name) = json["name"],
            case .number(let number) = json["size"], let size = number.unsignedInteger,
            case .string(let text) = json["sha256"], let digest = Hexadecimal.bytes(text),
            let reference = AttachmentReference(name: name, size: size, digest: digest)
        else {
            throw DongboError(
                .badData,
                "item '\(item)': an attachment is {\"name\": text, \"size\": bytes, \"sha256\": 64 hexadecimal digits}")
        }
        return reference
    }

    private static func sealed(_ json: JSONValue, item: String) throws(DongboError) -> [UInt8] {
        guard case .string(let text) = json, let bytes = Base64.decode(text) else {
            throw DongboError(.badData, "item '\(item)': 'sealed' holds base64 with padding")
        }
        return bytes
    }
}
