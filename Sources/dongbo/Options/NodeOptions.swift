import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NodeServer
import NoteModel

/// Which node a command talks to, and in whose name.
struct NodeOptions: ParsableArguments {
    @Option(
        name: .customLong("data"), help: ArgumentHelp("The node's data directory (or DONGBO_DATA).", valueName: "dir"))
    var path: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Act with this person's or node's rights, not the local administrator's.", valueName: "name")
    )
    var name: String?

    @Option(
        name: .customLong("session"),
        help: ArgumentHelp("Act as who has logged in with this file (or DONGBO_SESSION).", valueName: "file"))
    var sessionPath: String?

    /// Nil when the command acts for the local administrator or for whom `--as` names.
    var session: SessionFile? {
        if let sessionPath { return SessionFile(path: sessionPath) }
        guard name == nil, let path = ProcessInfo.processInfo.environment["DONGBO_SESSION"], !path.isEmpty else {
            return nil
        }
        return SessionFile(path: path)
    }

    /// - Throws: `.wrongUsage` when neither the option nor the environment says it.
    func directory() throws(DongboError) -> DataDirectory {
        if let path = path ?? ProcessInfo.processInfo.environment["DONGBO_DATA"], !path.isEmpty {
            return DataDirectory(path)
        }
        throw DongboError(.wrongUsage, "which node? Say --data DIR, or set DONGBO_DATA")
    }

    /// - Throws: also when the session file is none.
    func link() throws(DongboError) -> NodeLink {
        NodeLink(directory: try directory(), actingAs: name, session: try session?.token())
    }

    /// For what people do to show who they are: nobody acts yet.
    func linkOfNobody() throws(DongboError) -> NodeLink { NodeLink(directory: try directory()) }
}
