/// What people do to who may do what. Names are numbered as in ``RightsVocabulary/name(_:in:)``.
public enum RightsStep: Hashable, Sendable {
    /// Somebody at a node sets an entry of the access list.
    /// - Parameter without: raw flags that are taken from what the level usually has.
    case setEntry(node: Int, name: Int, level: Int, without: UInt16)
    case removeEntry(node: Int, name: Int)
    /// Bit *i* of `authors` names the person of spoke *i*, the bits after the last spoke name groups; nil takes the item out.
    case setAuthors(node: Int, note: Int, authors: Int?)
    /// From now on the node's program asks nobody before it saves, and writes under the name of the person of node `voice`; nil
    /// mends it.
    case corrupt(node: Int, voice: Int?)
    /// A hub's administrator decides about what was refused there, every other one for and against.
    case decide(node: Int, firstIsAccepted: Bool)
}
