import ArgumentParser
import NoteModel
import ReplicationCore

/// What a connection says. Every option may be left out; the node reads the texts.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who calls: a node, a group, or '*' for every node.", valueName: "node"))
    var from: String?
    @Option(help: ArgumentHelp("Whom: a node, a group, or '*'.", valueName: "node")) var to: String?
    @Option(help: ArgumentHelp("Where to call, if not where the directory says; 'none'.", valueName: "host:port"))
    var address: String?
    @Option(help: ArgumentHelp("Names with commas; '*' for any characters.", valueName: "db,…")) var databases: String?
    @Option(help: ArgumentHelp("Databases of these priorities: high,medium,low or all.", valueName: "class,…"))
    var classes: String?
    @Option(help: ArgumentHelp("both, pull or push.", valueName: "way")) var direction: String?
    @Option(help: ArgumentHelp("08:00-22:00, 23:30, several with commas, or always.", valueName: "times"))
    var times: String?
    @Option(help: ArgumentHelp("Mon-Fri, Sat,Sun or all: the days on which its times begin.", valueName: "days"))
    var days: String?
    // What begins with a hyphen is a time that somebody got wrong, and the node says how times are written.
    @Option(
        name: .customLong("repeat"), parsing: .unconditional,
        help: ArgumentHelp("Between calls, as 90s, 5m, 2h; 'none'.", valueName: "time"))
    var interval: String?
    @Option(
        name: .customLong("on-change"), help: ArgumentHelp("Also as soon as something changes.", valueName: "yes|no"))
    var onChange: String?
    @Option(help: ArgumentHelp("high, medium or low: the higher goes first.", valueName: "class")) var priority: String?
    @Option(
        name: .customLong("time-limit"), parsing: .unconditional,
        help: ArgumentHelp("Of one exchange; 'none'.", valueName: "time"))
    var timeLimit: String?
    @Option(
        name: .customLong("retry-first"), parsing: .unconditional,
        help: ArgumentHelp("Wait after the first failure.", valueName: "time"))
    var retryFirst: String?
    @Option(
        name: .customLong("retry-longest"), parsing: .unconditional,
        help: ArgumentHelp("Longest wait after failures.", valueName: "time"))
    var retryLongest: String?
    @Option(help: ArgumentHelp("Contents: 'advance' with the notes, 'need' when asked for.", valueName: "when"))
    var attachments: String?
    @Option(help: ArgumentHelp("Whether it is acted upon.", valueName: "yes|no")) var enabled: String?

    /// The options that were given, by the node's names of them.
    var settings: [String: String] {
        let given: [(ConnectionSettings.Key, String?)] = [
            (.from, from), (.to, to), (.address, address), (.databases, databases), (.classes, classes),
            (.direction, direction), (.times, times), (.days, days), (.repeat, interval), (.onChange, onChange),
            (.priority, priority), (.timeLimit, timeLimit), (.retryFirst, retryFirst), (.retryLongest, retryLongest),
            (.attachments, attachments), (.enabled, enabled),
        ]
        return Dictionary(uniqueKeysWithValues: given.compactMap { key, text in text.map { (key.rawValue, $0) } })
    }
}
