import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct DateTimeTests {
    @Test(arguments: ["1980", "1980-02", "1980-02-03", "0001-01-01", "2024-02-29", "9999-12-31"])
    func `a date is as precise as it was written`(text: String) {
        #expect(CalendarDate(iso: text)?.iso == text)
    }

    @Test(arguments: [
        "", "80", "1980-2", "1980-13", "1980-00", "1980-02-30", "2023-02-29", "1900-02-29", "0000", "1980-02-03-04",
        "+980", "1980-", "١٩٨٠",
    ])
    func `a date that does not exist is refused`(text: String) {
        #expect(CalendarDate(iso: text) == nil)
    }

    @Test(arguments: [
        ("08:30", "08:30"), ("08:30:00", "08:30"), ("23:59:59.5", "23:59:59.500"), ("00:00:00.001", "00:00:00.001"),
    ])
    func `a time of day reads to the millisecond`(text: String, printed: String) {
        #expect(TimeOfDay(iso: text)?.iso() == printed)
    }

    @Test(arguments: ["24:00", "8:30", "08:60", "08:30:60", "08:30:00.", "08:30:00.1234", "08", "08:30:00.1.2"])
    func `a time that does not exist is refused`(text: String) {
        #expect(TimeOfDay(iso: text) == nil)
    }

    @Test(arguments: [
        ("2023-02-21T08:30:00+07:00", "2023-02-21T08:30:00+07:00"), ("2023-02-21t08:30z", "2023-02-21T08:30:00+00:00"),
        ("2023-02-21T08:30:00-09:30", "2023-02-21T08:30:00-09:30"),
        ("2023-02-21T08:30:00+14:00", "2023-02-21T08:30:00+14:00"),
    ])
    func `an instant keeps the offset it was written with`(text: String, printed: String) {
        #expect(DateTimeValue(isoInstant: text)?.iso == printed)
    }

    @Test(arguments: [
        "2023-02-21T08:30:00", "2023-02-21 08:30:00Z", "2023-02T08:30Z", "2023-02-21T08:30:00Z07:00",
        "2023-02-21T08:30:00z+07:00", "2023-02-21T08:30:00+7:00", "2023-02-21T08:30:00+14:01",
        "2023-02-21T08:30:00+07:60",
    ])
    func `an instant without a proper date, time and zone is refused`(text: String) {
        #expect(DateTimeValue(isoInstant: text) == nil)
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `dates, times and instants read back as they printed`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (date, time, instant) = (random.date(), random.time(), random.instant())
        #expect(CalendarDate(iso: date.iso) == date)
        #expect(TimeOfDay(iso: time.iso()) == time)
        #expect(DateTimeValue(isoInstant: instant.iso) == instant)
    }

    @Test func `a range does not mix kinds`() throws {
        let day = DateTimeValue.date(try #require(CalendarDate(iso: "1980")))
        let time = DateTimeValue.time(try #require(TimeOfDay(iso: "08:30")))
        #expect(DateTimeRange(start: day, end: day) != nil)
        #expect(DateTimeRange(start: day, end: time) == nil)
    }
}
