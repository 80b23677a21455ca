import Interchange

/// What `show replication`, `connections` and `tasks` tell people.
enum ReplicationDisplay {
    static func replication(_ lines: [JSONValue]) {
        var table = Table([
            "PEER", "DATABASE", "STATE", "LAST SUCCESS", "#TO SEND", "#TO FETCH", "#LAG", "#NOTES/S", "#BYTES/S",
            "NEXT",
            "#FAILURES",
        ])
        for line in lines {
            table.add([
                Humanly.shortName(line.text("peer")), line.text("database"),
                line.text("doing").isEmpty ? line.text("state") : line.text("doing"), time(line, "lastSuccess"),
                number(line, "backlogOut"), number(line, "backlogIn"),
                line["lagSeconds"] == .null ? "—" : Humanly.seconds(line.seconds("lagSeconds")),
                number(line, "notesPerSecond"),
                line["bytesPerSecond"] == .null ? "—" : Humanly.bytes(line.count("bytesPerSecond")), time(line, "next"),
                Humanly.count(line.count("failures")),
            ])
        }
        table.print()
        for line in lines where line.count("declined") > 0 {
            let (peer, database) = (Humanly.shortName(line.text("peer")), line.text("database"))
            Console.print("")
            Console.print(
                "\(peer), \(database): refused \(Humanly.count(line.count("declined"), "revision")) of this node's; "
                    + "'dongbo quarantine list \(database) --elsewhere' says why")
        }
        for line in lines where line["error"] != .null {
            Console.print("")
            Console.print(
                "\(Humanly.shortName(line.text("peer"))), \(line.text("database")), \(time(line, "time")): \(line.text("error"))"
            )
        }
    }

    /// What was refused on either side, of an exchange or a bundle that was taken in.
    static func tellOfRefusals(_ line: JSONValue) {
        let (there, declined) = (line.count("refusedThere"), line.count("declined"))
        let (here, database) = (line.count("refused") - there, line.text("database"))
        if here > 0 { Console.note("\(Humanly.refused(here)) here: 'dongbo quarantine \(database)' says why") }
        guard max(there, declined) > 0 else { return }
        let number =
            there == 0
            ? "still refuses \(Humanly.count(declined, "revision")) of this node's from earlier exchanges"
            : "has refused \(Humanly.count(there, "revision")) of this node's"
                + (declined > there ? ", \(Humanly.count(declined)) with those of before" : "")
        Console.note(
            "\(Humanly.name(line.text("peer"))) \(number): 'dongbo quarantine list \(database) --elsewhere' says why")
    }

    /// That this node's file was given up by the peer, and copied anew.
    static func tellOfRenewal(_ line: JSONValue) {
        let (peer, database) = (Humanly.shortName(line.text("peer")), line.text("database"))
        let why =
            switch line.text("renewed") {
            case "fenced": "\(peer) had stopped waiting for this node's copy of \(database) ('dongbo fence')"
            case "twin": "the same file of \(database) lives on another node too"
            case "restored": "the file of \(database) was an older one, put back without 'dongbo restore'"
            default: ""
            }
        guard !why.isEmpty else { return }
        Console.note(
            "\(why): what was written in it was handed in, and it was copied anew; the old file is gone, unless 'dongbo show server' "
                + "warns of it")
    }

    static func connections(_ lines: [JSONValue]) {
        var table = Table(["NODE", "ROLE", "ADDRESS", "CALLED", "TELLS US", "HEARS US", "LAST SUCCESS", "#FAILURES"])
        for line in lines {
            let isThis = line.flag("thisNode")
            table.add([
                Humanly.name(line.text("node")), line.text("role"), line.text("address"),
                isThis ? "this node" : line.flag("called") ? Humanly.count(line.count("databases"), "database") : "no",
                line.flag("watching") ? "at once" : "—", line.flag("watchedBy") ? "at once" : "—",
                time(line, "lastExchange"), Humanly.count(line.count("failures")),
            ])
        }
        table.print()
        for line in lines {
            let told = line.elements("obstacles").map { $0.text("message") } + [line.text("error")]
            for text in told where !text.isEmpty {
                Console.print("")
                Console.print("\(Humanly.shortName(line.text("node"))): \(text)")
            }
        }
    }

    static func tasks(_ lines: [JSONValue]) {
        var table = Table([
            "STATE", "TASK", "DATABASE", "PEER", "#FOR", "#IN", "#OUT", "#BYTES IN", "#BYTES OUT", "#DONE", "NOTE",
        ])
        for line in lines {
            table.add([
                line.text("state"), line.text("task"), line.text("database"), peers(line.text("peer")),
                Humanly.seconds(line.seconds("seconds")), number(line, "pulled"), number(line, "pushed"),
                Humanly.bytes(line.count("bytesIn")), Humanly.bytes(line.count("bytesOut")),
                line["share"] == .null ? "—" : "\(Int(line.seconds("share") * 100)) %", line.text("note"),
            ])
        }
        table.print()
    }

    private static func peers(_ names: String) -> String {
        names.split(separator: ", ").map { Humanly.shortName(String($0)) }.joined(separator: ", ")
    }

    private static func time(_ line: JSONValue, _ key: String) -> String {
        line.text(key).isEmpty ? "—" : Humanly.time(line.text(key))
    }

    private static func number(_ line: JSONValue, _ key: String) -> String {
        line[key] == .null ? "—" : Humanly.count(line.count(key))
    }
}
