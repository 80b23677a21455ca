import Interchange

/// Agents and their runs for people.
enum AgentDisplay {
    static func table(_ agents: [JSONValue]) -> Table {
        var table = Table(["database", "agent", "starts", "enabled", "runs on", "signer", "last run"])
        for agent in agents {
            let starts = [agent.text("trigger"), agent.text("times")].filter { !$0.isEmpty }
            let holder = agent.text("server").isEmpty ? agent.text("holder") : agent.text("server")
            table.add([
                agent.text("database"), agent.text("agent"), starts.joined(separator: " "),
                agent["enabled"] == true ? "yes" : "no", holder, agent.text("signer"),
                agent["lastRun"].map { $0.text("started") } ?? "",
            ])
        }
        return table
    }

    static func log(_ runs: [JSONValue]) -> Table {
        var table = Table([
            "started", "database", "agent", "because of", "#selected", "#saved", "#deleted", "#refused", "error",
        ])
        for run in runs {
            table.add([
                run.text("started"), run.text("database"), run.text("agent"), run.text("reason"),
                "\(run.count("selected"))", "\(run.count("saved"))", "\(run.count("deleted"))",
                "\(run.count("refused"))", run.text("error"),
            ])
        }
        return table
    }

    static func run(_ run: JSONValue) -> [String] {
        var lines = [
            "\(run.text("agent")): \(run.count("selected")) selected, \(run.count("saved")) saved, "
                + "\(run.count("deleted")) deleted, \(run.count("refused")) refused"
        ]
        if case .array(let messages)? = run["messages"] {
            for case .string(let message) in messages { lines.append("  " + message) }
        }
        if run["complete"] == false { lines.append("  a bound ended the run; the next one goes on") }
        if run["error"] != .null { lines.append("  ended early: \(run.text("error"))") }
        return lines
    }
}
