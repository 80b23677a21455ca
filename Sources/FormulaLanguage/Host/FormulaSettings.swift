import NoteModel

/// What an evaluation knows of the world, fixed for its duration.
public struct FormulaSettings: Sendable {
    /// The instant that @Now gives, in milliseconds since 1970 UTC; nil where there is none (constant folding).
    public var now: Int64?
    /// Minutes east of UTC of the zone that dates and times are read and written in.
    public var zone: Int16
    public var locale: FormulaLocale
    /// Canonical; the user, the agent's signer or the node.
    public var userName: String
    /// What @UserNamesList gives besides the name and its wildcards: groups and roles.
    public var groups: [String]
    /// Each in brackets: `[Approver]`.
    public var roles: [String]
    /// The node's canonical name.
    public var serverName: String
    /// Start of the sequence that @Random and @Unique draw from.
    public var seed: UInt64
    public var limits: FormulaLimits

    public init(
        now: Int64? = nil, zone: Int16 = 420, locale: FormulaLocale = .enUS, userName: String = "",
        groups: [String] = [], roles: [String] = [], serverName: String = "", seed: UInt64 = 0,
        limits: FormulaLimits = .standard
    ) {
        self.now = now
        self.zone = zone
        self.locale = locale
        self.userName = userName
        self.groups = groups
        self.roles = roles
        self.serverName = serverName
        self.seed = seed
        self.limits = limits
    }
}
