import Interchange

/// Keys and what became of sealed items, for people.
enum SealDisplay {
    static func key(_ json: JSONValue) -> [String] {
        let key = json.text("key").isEmpty ? "no key" : json.text("key")
        switch json.text("kind") {
        case "group":
            return ["\(json.text("name"))  \(key)  version \(json.count("version"))"]
                + list(json, "members", "  ") + list(json, "without", "  without the key: ")
        case "escrow":
            return ["escrow  \(key)  version \(json.count("version")); two of these open it:"]
                + json.elements("officers").map { officer in
                    let isAble = json.elements("able").contains(officer)
                    return "  \(Humanly.value(officer))\(isAble ? "" : "  (lost their share)")"
                }
        default: return ["\(json.text("name"))  \(key)"]
        }
    }

    static func rotated(_ json: JSONValue) -> [String] {
        let (done, skipped) = (json.elements("sealed"), json.elements("skipped"))
        let lost = Set(json.elements("lost").map { Humanly.value($0) }).sorted()
        return [
            "\(json.text("unid"))  \(Humanly.count(done.count)) sealed anew"
                + (skipped.isEmpty ? "" : "; cannot be opened here: \(names(skipped))")
                + (lost.isEmpty ? "" : "; left out, nobody has these keys any more: \(lost.joined(separator: ", "))")
        ]
    }

    private static func list(_ json: JSONValue, _ key: String, _ lead: String) -> [String] {
        json.elements(key).map { lead + Humanly.value($0) }
    }

    private static func names(_ items: [JSONValue]) -> String {
        items.map { Humanly.value($0) }.joined(separator: ", ")
    }
}
