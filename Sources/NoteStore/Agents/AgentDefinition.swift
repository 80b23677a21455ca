import FormulaLanguage
import NoteModel
import ReplicationCore

/// What an agent's design note says: when it starts, which notes it is about, what it does with them.
///
/// Items, named after DXL's `<agent>`: `$Name`, `Trigger`, `Times`, `Days`, `Repeat` (as in connection documents),
/// `Selection`, `Action`, `Enabled`, `Server`.
public struct AgentDefinition: Sendable {
    /// What starts an agent.
    public enum Trigger: String, Sendable, Hashable, CaseIterable {
        /// Only a person (`dongbo agent run`).
        case manual
        /// Its times, on all notes.
        case scheduled
        /// Saves made on this node, on the notes that were saved.
        case afterSave = "aftersave"
        /// Changes that came from a peer, on the notes that came.
        case afterReplication = "afterreplication"
    }

    /// The form of agents' notes.
    public static let noteForm = "$Agent"
    public static let enabledItem = ItemPath("Enabled")!

    public let name: String
    public let trigger: Trigger
    public let times: CallTimes
    public let selection: Formula
    public let action: Formula
    public let isEnabled: Bool
    /// Canonical name of the one node that runs it; nil: whichever holds the lease.
    public let server: String?

    /// - Throws: `.badData` that says what cannot be obeyed.
    public init(_ content: NoteContent, settings: FormulaSettings = FormulaSettings()) throws(DongboError) {
        name = Self.text(content, "$Name")
        guard !name.isEmpty else { throw DongboError(.badData, "an agent needs a name") }
        guard let trigger = Trigger(rawValue: Self.text(content, "Trigger")) else {
            let all = Trigger.allCases.map(\.rawValue).joined(separator: ", ")
            throw DongboError(.badData, "an agent's trigger is one of \(all)")
        }
        self.trigger = trigger
        times = try Self.times(content)
        guard trigger != .scheduled || !times.windows.isEmpty || times.repeatSeconds != nil else {
            throw DongboError(.badData, "a scheduled agent needs times or a repeat")
        }
        let selects = Self.text(content, "Selection")
        selection = try Self.formula(selects.isEmpty ? "SELECT @All" : selects, "selection", settings)
        action = try Self.formula(Self.text(content, "Action"), "action", settings)
        if case .number(let number)? = content[Self.enabledItem]?.value {
            isEnabled = number != 0
        } else {
            isEnabled = false
        }
        let server = Self.text(content, "Server")
        self.server = server.isEmpty ? nil : server
    }

    private static func formula(
        _ text: String, _ what: String, _ settings: FormulaSettings
    ) throws(DongboError) -> Formula {
        do throws(FormulaSyntaxError) {
            return try Formula(text, context: .agent, settings: settings)
        } catch {
            throw DongboError(.badData, "the \(what) formula cannot be read: \(error)", cause: error)
        }
    }

    private static func times(_ content: NoteContent) throws(DongboError) -> CallTimes {
        var times = CallTimes()
        let days = text(content, "Days")
        if !days.isEmpty { times.days = try Weekdays(parsing: days) }
        for part in text(content, "Times").split(whereSeparator: { ", ;".contains($0) }) where part != "always" {
            times.windows.append(try TimeWindow(parsing: part))
        }
        let pause = text(content, "Repeat")
        if !pause.isEmpty { times.repeatSeconds = max(1, try DurationText.seconds(pause)) }
        return times
    }

    private static func text(_ content: NoteContent, _ item: String) -> String {
        switch content[item] {
        case .text(let text)?: text
        case .names(let list)?: list.first ?? ""
        default: ""
        }
    }

    /// Whether a scheduled agent is due. Times are local milliseconds since 1970-01-01.
    ///
    /// - Parameter last: when it began to run the last time; nil: never.
    public func isDue(at now: Int64, last: Int64?) -> Bool {
        guard trigger == .scheduled, let opening = times.opening(at: now) else { return false }
        // A clock that was put back must not stop the agent until the old time is reached again.
        guard let last, last >= opening.start, last <= now else { return true }
        guard let seconds = times.repeatSeconds, opening.repeats else { return false }
        return now - last >= Int64(clamping: seconds) * 1000
    }
}
