import NoteModel

/// One incarnation: its clock, its copies of the notes, who has what open, and what has arrived and not been looked at.
struct SimulatedReplica {
    let incarnation: IncarnationID
    let author: String
    /// How far its wall clock is off, in milliseconds. Up to an hour, either way.
    let clockOffset: Int
    var counter: UInt64 = 0
    var clock = HybridLogicalClock()
    var notes: [ReplicaNote]
    var sessions: [OpenNote?] = [nil, nil]
    var inbox: [Packet] = []
}
