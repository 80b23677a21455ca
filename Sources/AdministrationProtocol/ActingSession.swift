/// In whose session a command acts: `--session FILE`. The node knows whose it is.
public enum ActingSession {
    /// The token as the caller sent it; nil for none.
    @TaskLocal public static var current: String?

    private static let key = "dongbo-session-bin"

    static func sender(_ token: String) -> CallMetadata.Sender { CallMetadata.Sender(key: key, text: token) }
    static var receiver: CallMetadata.Receiver { CallMetadata.Receiver(key: key, current: $current) }
}
