import NoteModel

extension ConnectionSettings {
    /// A setting by name, as the command line and `connection list --json` have it.
    public enum Key: String, Sendable, CaseIterable {
        case name, from, to, address, databases, classes, direction, times, days, `repeat`, onChange, priority
        case timeLimit, retryFirst, retryLongest, attachments, enabled
    }

    /// Stands for no value of a setting that may have none.
    static let none = "none"

    /// Takes one setting as people write it.
    ///
    /// - Throws: `.wrongUsage` that says how it is written.
    public mutating func set(_ key: Key, to text: String) throws(DongboError) {
        let text = text.normalizedC
        switch key {
        case .name: name = text
        case .from: source = text
        case .to: destination = text
        case .address: address = text == Self.none ? "" : text
        case .databases: databases = Self.list(text)
        case .classes:
            var chosen: Set<PriorityClass> = []
            for part in Self.list(text) {
                if part == "all" {
                    chosen = Set(PriorityClass.allCases)
                } else {
                    chosen.insert(try Self.one(part, key))
                }
            }
            classes = chosen
        case .direction: direction = try Self.one(text, key)
        case .times: times.windows = try Self.windows(text)
        case .days: times.days = try Weekdays(parsing: text)
        case .repeat: times.repeatSeconds = text == Self.none ? nil : try DurationText.seconds(text)
        case .priority: priority = try Self.one(text, key)
        case .timeLimit: timeLimit = text == Self.none ? nil : try DurationText.seconds(text)
        case .retryFirst: retry.first = try DurationText.seconds(text)
        case .retryLongest: retry.longest = try DurationText.seconds(text)
        case .attachments: attachments = try Self.one(text, key)
        case .onChange: isOnChange = try Self.yesOrNo(text, key)
        case .enabled: isEnabled = try Self.yesOrNo(text, key)
        }
    }

    /// The same text that ``set(_:to:)`` reads.
    public func text(of key: Key) -> String {
        func orNone(_ text: String) -> String { text.isEmpty ? Self.none : text }
        return switch key {
        case .name: name
        case .from: source
        case .to: destination
        case .address: orNone(address)
        case .databases: databases.joined(separator: ",")
        case .classes: classes.sorted().map(\.rawValue).joined(separator: ",")
        case .direction: direction.rawValue
        case .times: times.windows.isEmpty ? "always" : times.windows.map(\.description).joined(separator: ",")
        case .days: times.days.description
        case .repeat: times.repeatSeconds.map { DurationText.text(seconds: $0) } ?? Self.none
        case .onChange: isOnChange ? "yes" : "no"
        case .priority: priority.rawValue
        case .timeLimit: timeLimit.map { DurationText.text(seconds: $0) } ?? Self.none
        case .retryFirst: DurationText.text(seconds: retry.first)
        case .retryLongest: DurationText.text(seconds: retry.longest)
        case .attachments: attachments.rawValue
        case .enabled: isEnabled ? "yes" : "no"
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == "," || $0 == ";" }).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }

    private static func windows(_ text: String) throws(DongboError) -> [TimeWindow] {
        if text == "always" { return [] }
        var windows: [TimeWindow] = []
        for part in list(text) { windows.append(try TimeWindow(parsing: part)) }
        return windows
    }

    private static func one<Choice>(_ text: String, _ key: Key) throws(DongboError) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw DongboError(.wrongUsage, "\(key.rawValue) is one of \(choices), not '\(text)'")
        }
        return choice
    }

    private static func yesOrNo(_ text: String, _ key: Key) throws(DongboError) -> Bool {
        switch text {
        case "yes", "true", "1": return true
        case "no", "false", "0": return false
        default: throw DongboError(.wrongUsage, "\(key.rawValue) is yes or no, not '\(text)'")
        }
    }
}
