import NoteModel

/// What is left of a wrong clock: times that lie in the future.
///
/// A node that saved with its clock ahead, and is right again, saves with right times. What it saved then waits at other nodes until
/// that time, and the notes of then can be changed again from then on.
extension NoteDatabase {
    private static let aheadSetting = "clock.ahead"

    /// The latest time in this file that the wall clock is far from having reached; nil when it has reached all. Either the clock is
    /// behind now, or it was ahead when that was saved.
    public func timeAhead(wallMilliseconds: UInt64, reading reader: any NoteStoreReader) throws -> HybridTimestamp? {
        let mark = try reader.setting(Self.aheadSetting).flatMap { UInt64($0) } ?? 0
        let latest = max(try reader.clock().time, HybridTimestamp(rawValue: mark))
        return latest.isFar(aheadOf: wallMilliseconds) ? latest : nil
    }

    /// Remembers the latest time before the clock of this file falls back, for ``timeAhead(wallMilliseconds:reading:)``.
    func noteFallingBack(
        from latest: HybridTimestamp, in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64
    ) throws {
        guard latest.isFar(aheadOf: wallMilliseconds) else { return }
        let mark = try writer.setting(Self.aheadSetting).flatMap { UInt64($0) } ?? 0
        if latest.rawValue > mark { try writer.setSetting(Self.aheadSetting, to: "\(latest.rawValue)") }
    }

    static func timeNotReached(_ note: LoadedNote, _ wallMilliseconds: UInt64) -> DongboError {
        let newest = note.state.latest.map(\.time.millisecondsSinceEpoch) ?? 0
        let ahead = CountText.span(milliseconds: newest - min(newest, wallMilliseconds))
        return DongboError(
            .clockBehind,
            "the last change of note \(note.record.unid) lies \(ahead) in the future by this computer's clock: set the clock if it "
                + "is wrong; if that change was made with a wrong clock, the note can be changed again when its time has come"
        )
    }
}
