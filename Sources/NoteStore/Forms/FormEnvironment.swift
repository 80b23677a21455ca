import FormulaLanguage
import NoteModel

/// What forms' formulas know of the world: the node sets it when it opens a database.
public struct FormEnvironment: Sendable {
    /// Answers what a formula asks of the world outside its note, while a note is saved or read: no more than the caller may
    /// read. It throws what must keep the save from happening; a fault that formulas may treat is an answer.
    public typealias Lookup =
        @Sendable (FormulaRequest, NoteDatabase, NoteCaller, any NoteStoreReader) throws(DongboError) -> FormulaAnswer

    /// Minutes east of UTC.
    public var zone: Int16
    public var locale: FormulaLocale
    /// The node's canonical name.
    public var serverName: String
    public var lookup: Lookup

    public init(
        zone: Int16 = 420, locale: FormulaLocale = .enUS, serverName: String = "",
        lookup: @escaping Lookup = { _, _, _, _ in .notAvailable }
    ) {
        self.zone = zone
        self.locale = locale
        self.serverName = serverName
        self.lookup = lookup
    }

    /// For reading formulas, and with a user and a time for evaluating them.
    func settings(user: String = "", wallMilliseconds: UInt64? = nil, seed: UInt64 = 0) -> FormulaSettings {
        FormulaSettings(
            now: wallMilliseconds.map { Int64(clamping: $0) }, zone: zone, locale: locale, userName: user,
            serverName: serverName, seed: seed)
    }
}
