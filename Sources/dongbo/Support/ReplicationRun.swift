import AdministrationProtocol
import ArgumentParser
import Interchange
import NoteModel
import SwiftProtobuf

/// What `replicate`, `pull` and `push` do.
struct ReplicationRun {
    let options: ReplicationOptions
    let pull: Bool
    let push: Bool

    func run() async throws {
        let lines = ReplyCollector()
        let isJSON = options.output.isJSON
        let progress = ProgressLine(isQuiet: isJSON)
        try await options.node.link().progress { client, receive in
            try await client.replicate(
                .with {
                    $0.peer = options.peer
                    $0.databases = options.databases
                    $0.pull = pull
                    $0.push = push
                }, onResponse: receive)
        } step: {
            progress.show($0)
        } each: { reply in
            lines.add(try reply.json())
            if isJSON { Console.print(bytes: reply.bytes) }
        }
        progress.clear()
        if !isJSON { printTable(lines.all) }
        try judge(lines.all)
    }

    private func printTable(_ lines: [JSONValue]) {
        var table = Table([
            "PEER", "DATABASE", "#PULLED", "#PUSHED", "#REFUSED", "#CONFLICTS", "#IN", "#OUT", "#TIME",
        ])
        for line in lines where line["error"] == nil {
            table.add([
                Humanly.name(line.text("peer")), line.text("database"), Humanly.count(line.count("pulled")),
                Humanly.count(line.count("pushed")), Humanly.count(line.count("refused")),
                Humanly.count(line.count("conflicts")), Humanly.bytes(line.count("bytesIn")),
                Humanly.bytes(line.count("bytesOut")), Humanly.seconds(line.seconds("seconds")),
            ])
        }
        if !table.isEmpty { table.print() }
    }

    /// A single failure ends with its own status; one of several, or anything refused, with 1.
    private func judge(_ lines: [JSONValue]) throws {
        let failures = lines.compactMap { line in line["error"].map { (line, $0) } }
        if lines.count == 1, let (_, error) = failures.first {
            throw DongboError(DongboError.Code(name: error.text("code")) ?? .protocolError, error.text("message"))
        }
        for (line, error) in failures {
            let what = [line.text("peer"), line.text("database")].filter { !$0.isEmpty }.joined(separator: ", ")
            let code = DongboError.Code(name: error.text("code")) ?? .protocolError
            Failure.report(DongboError(code, "\(what): \(error.text("message"))"), json: options.output.isJSON)
        }
        let refused = lines.reduce(0) { $0 + $1.count("refused") }
        for line in lines {
            ReplicationDisplay.tellOfRefusals(line)
            ReplicationDisplay.tellOfRenewal(line)
        }
        if !failures.isEmpty || refused > 0 { throw ExitCode(1) }
    }
}
