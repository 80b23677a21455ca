/// One thing that happens in a simulated district. Steps are data: a scenario can be printed, replayed and cut down.
///
/// A step that has nothing to act on (no such line, a note that is not there) does nothing, so that any step may be taken out of
/// a scenario and the rest still means something. Notes are numbered in the order the scenario makes them; links as in
/// ``Shape/links``.
public enum Step: Hashable, Sendable {
    // People.

    /// - Parameter readers: see ``setReaders(node:note:readers:)``.
    case create(node: Int, note: Int, form: Int, readers: Int?, changes: [Change])
    case edit(node: Int, note: Int, changes: [Change])
    /// Somebody opens a note and keeps it open …
    case open(node: Int, note: Int)
    /// … and saves it, whatever has happened to it since.
    case saveOpened(node: Int, note: Int, changes: [Change])
    case delete(node: Int, note: Int)
    case restore(node: Int, note: Int)
    /// Settles the node's `conflict`-th open conflict document.
    case resolve(node: Int, conflict: Int, keepTheirs: Bool)
    case editConflict(node: Int, conflict: Int, changes: [Change])
    /// Bit *i* of `readers` admits spoke *i*, the bits after the last spoke admit groups; nil opens the note to all.
    case setReaders(node: Int, note: Int, readers: Int?)
    /// Declares a form anew, with another conflict policy.
    case declare(node: Int, form: Int, policy: Int)

    // Administrators.

    /// Bit *i* of `members` puts spoke *i* into the group. Hubs whose bit in `knownTo` is set hear of it at once, others later.
    case setMembers(group: Int, members: Int, knownTo: Int)
    case setSelection(node: Int, selection: Int)
    case fence(node: Int)
    case purge(node: Int)

    /// Only in scenarios with rights.
    case rights(RightsStep)

    // Lines.

    /// A node calls the other end of a link; the second end calls when `isReversed`.
    case call(link: Int, isReversed: Bool, directions: Directions, batchBytes: Int)
    /// Moves up to `frames` frames over the `line`-th open line.
    case deliver(line: Int, frames: Int)
    case cut(line: Int)
    /// A whole exchange without faults.
    case exchange(link: Int, isReversed: Bool, directions: Directions)
    /// What a caller said in an earlier exchange is said again, frame by frame.
    case replay(recording: Int)
    /// One end of a link says things that are not so, to a copy of the other.
    case lie(link: Int, isReversed: Bool, seed: UInt64)

    // Machines.

    case crash(node: Int)
    /// The disk is full at the node's `transactions`-th transaction from now.
    case fillDisk(node: Int, transactions: Int)
    case backUp(node: Int)
    /// - Parameter isSilent: the file is put back without being told so, as a virtual machine's snapshot is.
    case putBack(node: Int, isSilent: Bool)
    /// Somebody copies the file of one spoke over another's.
    case copyFile(from: Int, to: Int)
    /// - Parameter days: how far its clock is off from now on; may be negative.
    case shiftClock(node: Int, days: Int)
    case passTime(minutes: Int)
}

/// Which way an exchange goes, seen from the caller.
public enum Directions: UInt8, Hashable, Sendable {
    case both, pull, push
}
