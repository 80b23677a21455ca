import Interchange

/// The certificate authority for people.
enum AuthorityDisplay {
    static func lines(_ json: JSONValue) -> [String] {
        var lines = [
            "fingerprint  \(json.text("fingerprint"))", "created      \(Humanly.time(json.text("created")))",
            "ends         \(Humanly.time(json.text("ends")))",
            json["encrypted"] == .bool(true)
                ? "key          encrypted, \(json["locked"] == .bool(true) ? "locked: no certificate can be issued; run 'dongbo ca unlock'" : "unlocked")"
                : "key          not encrypted; 'dongbo ca passphrase' does that",
        ]
        let previous = json.text("previousCountsUntil")
        if !previous.isEmpty { lines.append("the one before counts until  \(Humanly.time(previous))") }
        return lines
    }
}
