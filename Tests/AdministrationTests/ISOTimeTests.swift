import Administration
import Testing

@Suite struct ISOTimeTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_676_942_940_007, "2023-02-21T01:29:00.007Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ])
    func `times are written in UTC with milliseconds`(milliseconds: UInt64, text: String) {
        #expect(ISOTime.text(milliseconds: milliseconds) == text)
    }
}
