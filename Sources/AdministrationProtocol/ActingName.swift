/// In whose name a command acts: `--as NAME`. It is the word of whoever has the socket.
public enum ActingName {
    /// Nil: the local administrator. As the caller wrote it.
    @TaskLocal public static var current: String?

    private static let key = "dongbo-as-bin"

    static func sender(_ name: String) -> CallMetadata.Sender { CallMetadata.Sender(key: key, text: name) }
    static var receiver: CallMetadata.Receiver { CallMetadata.Receiver(key: key, current: $current) }
}
