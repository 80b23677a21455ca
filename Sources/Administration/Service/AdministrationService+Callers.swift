import AccessControl
import AdministrationProtocol
import NodeServer
import NoteModel
import NoteStore
import People

/// Who asks, and what the request as a whole needs. What single notes need is asked where they are read and written.
extension AdministrationService {
    /// The local administrator, unless the command names somebody, or somebody has logged in.
    ///
    /// - Throws: `.wrongUsage` when what it names is no name; `.noRight` when the session has ended.
    var caller: NoteCaller {
        get throws(DongboError) {
            if let person = try sessionPerson { return node.caller(named: person) }
            guard let text = ActingName.current else { return node.administratorCaller }
            return try caller(meaning: text)
        }
    }

    /// Whom a text means: a person or node by its whole name, or by a common name that only one of them has; `Anonymous`.
    ///
    /// - Throws: `.wrongUsage` when it is no name, or may be several.
    func caller(meaning text: String) throws(DongboError) -> NoteCaller {
        if text.lowercased() == AccessEntry.anonymousName.lowercased() { return NoteCaller(.anonymous) }
        return node.caller(named: try node.name(meaning: text))
    }

    /// Who has logged in; nil for a call without a session.
    ///
    /// - Throws: `.noRight` when the session has ended; `.wrongUsage` for a call that also names somebody.
    var sessionPerson: HierarchicalName? {
        get throws(DongboError) {
            guard let text = ActingSession.current else { return nil }
            guard ActingName.current == nil else {
                throw DongboError(.wrongUsage, "a session says who acts: leave out --as")
            }
            do {
                if let token = SessionToken(text), let person = try node.sessionPerson(token) { return person }
            } catch {
                throw DongboError(.inputOutput, "the node cannot look up the session; its log says why", cause: error)
            }
            throw DongboError(.noRight, "the session has ended; log in again with: dongbo login NAME")
        }
    }

    /// With whose keys a call opens what is sealed: `--as` is somebody's word, and opens nothing.
    var opener: SealOpener {
        if let token = ActingSession.current.flatMap({ SessionToken($0) }) { return .session(token) }
        return ActingName.current == nil ? .node : .nobody
    }

    /// Who acts, as far as they can have a key: who has logged in, who is named, the node itself.
    var actingName: HierarchicalName? {
        get throws(DongboError) {
            if let person = try sessionPerson { return person }
            guard let text = ActingName.current else { return node.name }
            return try? node.name(meaning: text)
        }
    }

    /// A database for somebody who needs a level of its access list for what they want.
    ///
    /// - Parameter act: after "may not".
    func database(
        _ name: String, _ level: AccessLevel, to act: String
    ) throws(DongboError) -> (database: DatabaseActor, caller: NoteCaller) {
        let (found, caller) = (try node.database(name), try caller)
        try found.database.require(level, of: caller, to: act)
        return (found, caller)
    }

    /// A database for somebody who may read in it.
    func readable(_ name: String) throws(DongboError) -> (database: DatabaseActor, caller: NoteCaller) {
        let (found, caller) = (try node.database(name), try caller)
        _ = try found.database.sight(of: caller)
        return (found, caller)
    }

    func isReadable(_ database: DatabaseActor, _ caller: NoteCaller) -> Bool {
        (try? database.database.sight(of: caller)) != nil
    }

    /// Caring for the node is for whoever has its socket, and for managers of the directory.
    ///
    /// - Parameter act: after "may not".
    @discardableResult
    func requireAdministrator(to act: String) throws(DongboError) -> NoteCaller {
        let caller = try caller
        guard caller.subject != nil else { return caller }
        let directory = try node.database(Node.directoryDatabase).database
        do {
            try directory.require(.manager, of: caller, to: act)
        } catch {
            throw DongboError(.noRight, "\(error.message). Administrators are the directory's managers", cause: error)
        }
        return caller
    }
}
