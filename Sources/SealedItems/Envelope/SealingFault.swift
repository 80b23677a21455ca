/// Why something is not sealed, or does not open.
public enum SealingFault: Error, Sendable, Hashable {
    /// None of the keys that are there is one it was sealed for.
    case notForThis
    /// It was changed, or sealed for another note or item.
    case damaged
    /// With one of the keys nothing can be sealed.
    case noKey
    /// The value is larger than a sealed one may be.
    case tooLarge
    /// None, or more than ``SealedEnvelope/recipientsMax``.
    case recipients
}
