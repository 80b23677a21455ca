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

    /// - Throws: `.wrongUsage` when neither the option nor the environment says it.
    func directory() throws(DongboError) -> DataDirectory {
        if let path = path ?? ProcessInfo.processInfo.environment["DONGBO_DATA"], !path.isEmpty {
            return DataDirectory(path)
        }
        throw DongboError(.wrongUsage, "which node? Say --data DIR, or set DONGBO_DATA")
    }

    func link() throws(DongboError) -> NodeLink { NodeLink(directory: try directory(), actingAs: name) }
}
