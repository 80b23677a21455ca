/// One thing that happens in a simulation. Steps are data: a scenario can be printed, replayed and cut down.
///
/// A step that has nothing to act on (an empty inbox, a note that is not there) does nothing, so that any step may be taken
/// out of a scenario and the rest still means something.
public enum Step: Hashable, Sendable {
    /// Somebody opens a note and keeps it open.
    case open(replica: Int, session: Int, note: Int)
    /// … and saves what they opened, whatever has happened to it since.
    case save(replica: Int, session: Int, changes: [Change])
    case saveDeletion(replica: Int, session: Int)
    /// Opens and saves at once.
    case edit(replica: Int, note: Int, changes: [Change])
    case delete(replica: Int, note: Int)
    /// Writes a note anew that was deleted, or that this replica never heard of.
    case recreate(replica: Int, note: Int, changes: [Change])
    /// Settles one conflict document; bit *i* of `choices` says whether its *i*-th lost item is taken.
    case resolve(replica: Int, note: Int, document: Int, choices: Int)
    /// Puts the last `count` revisions of a note into another replica's inbox.
    case send(from: Int, to: Int, note: Int, count: Int)
    /// Puts a snapshot of a note, without its history, into another replica's inbox.
    case sendSnapshot(from: Int, to: Int, note: Int)
    /// Takes these places of the inbox in, in this order, perhaps leaving the copies there to come again.
    case deliver(to: Int, packets: [Int], keepsCopies: Bool)
    /// A packet is lost; what it held is sent again when the network heals.
    case lose(to: Int, packet: Int)
    /// A two-way exchange of a note without faults.
    case exchange(Int, Int, note: Int)
}
