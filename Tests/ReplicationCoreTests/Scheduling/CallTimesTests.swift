import NoteModel
import ReplicationCore
import Testing

@Suite struct CallTimesTests {
    private static let minute: Int64 = 60_000
    /// Local milliseconds of Monday 2026-11-23.
    private static let monday: Int64 = 1_795_392_000_000

    private func local(day: Int64, _ hour: Int64, _ minute: Int64 = 0) -> Int64 {
        Self.monday + (day * 1440 + hour * 60 + minute) * Self.minute
    }

    private func times(_ windows: String, days: String = "all", repeats: UInt64? = nil) throws -> CallTimes {
        CallTimes(
            days: try Weekdays(parsing: days),
            windows: try windows.split(separator: ",").map { try TimeWindow(parsing: $0) },
            repeatSeconds: repeats)
    }

    @Test func `a window over midnight belongs to the day on which it opens`() throws {
        let night = try times("22:00-06:00", days: "Fri")
        #expect(night.opening(at: local(day: 4, 21, 59)) == nil)
        let friday = try #require(night.opening(at: local(day: 4, 22)))
        #expect(night.opening(at: local(day: 5, 5, 59)) == friday)
        #expect(night.opening(at: local(day: 5, 6)) == nil)
        #expect(night.opening(at: local(day: 5, 22)) == nil, "Saturday is not among its days")
        #expect(night.opening(at: local(day: 4, 3)) == nil, "Thursday's night is not either")
        #expect(night.nextOpening(after: local(day: 5, 6)) == local(day: 11, 22))
    }

    @Test func `a single time is tried for an hour and does not repeat`() throws {
        let noon = try times("12:00", repeats: 60)
        let opening = try #require(noon.opening(at: local(day: 0, 12, 30)))
        #expect(opening.start == local(day: 0, 12) && opening.end == local(day: 0, 13) && !opening.repeats)
        #expect(noon.opening(at: local(day: 0, 13)) == nil)
    }

    @Test func `a time inside a window opens anew and goes on repeating`() throws {
        for text in ["08:00-18:00,12:00", "12:00,08:00-18:00"] {
            let opening = try #require(try times(text).opening(at: local(day: 2, 12, 1)))
            #expect(opening.start == local(day: 2, 12) && opening.repeats)
            #expect(try times(text).opening(at: local(day: 2, 13))?.start == local(day: 2, 8))
        }
    }

    @Test func `without windows the chosen days are whole, and all days never close`() throws {
        let weekend = try times("", days: "Sat,Sun")
        #expect(weekend.opening(at: local(day: 4, 23, 59)) == nil)
        #expect(weekend.opening(at: local(day: 5, 0))?.start == local(day: 5, 0))
        #expect(weekend.nextOpening(after: local(day: 6, 1)) == local(day: 12, 0))
        let always = CallTimes()
        #expect(always.opening(at: local(day: 3, 3)) == always.opening(at: 0))
        #expect(always.nextOpening(after: 0) == nil)
    }

    @Test func `an opening always contains the moment it was asked for, and the next one lies ahead`() throws {
        for text in ["08:00-22:00", "22:00-06:00", "23:30", "00:00-24:00", "06:00-06:00", "07:00,19:00,09:00-11:30"] {
            for days in ["all", "Mon-Fri", "Sun", "Sat-Mon"] {
                let times = try times(text, days: days)
                for step in stride(from: Int64(0), to: 8 * 1440, by: 17) {
                    let moment = Self.monday + step * Self.minute + 1
                    if let opening = times.opening(at: moment) {
                        #expect(opening.start <= moment && moment < opening.end)
                        #expect(times.opening(at: opening.start)?.start == opening.start)
                    }
                    let next = try #require(times.nextOpening(after: moment))
                    #expect(next > moment && times.opening(at: next)?.start == next)
                    #expect(next <= moment + 8 * 1440 * Self.minute)
                }
            }
        }
    }

    @Test(arguments: ["08:00-22:00", "22:00-06:00", "23:30", "00:00-24:00", "06:00-06:00"])
    func `a window reads as it is written`(text: String) throws {
        let window = try TimeWindow(parsing: text)
        #expect(try TimeWindow(parsing: window.description) == window)
    }

    @Test(arguments: ["", "8", "08:60", "24:00-08:00", "25:00", "08:00-", "08:00-09:00-10:00", "-1:00", "aa:bb"])
    func `what is no window is refused`(text: String) {
        #expect(throws: DongboError(.wrongUsage, "")) { try TimeWindow(parsing: text) }
    }

    @Test func `days read as they are written`() throws {
        #expect(try Weekdays(parsing: "fri-mon").description == "Mon,Fri,Sat,Sun")
        #expect(try Weekdays(parsing: "Mon-Sun") == .all)
        for text in ["", "Montag", "Mon-", "Mon-Tue-Wed"] {
            #expect(throws: DongboError(.wrongUsage, "")) { try Weekdays(parsing: text) }
        }
    }
}
