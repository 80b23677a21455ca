import Testing

@testable import People

@Suite struct PasswordRulesTests {
    private let known = ["Nguyễn Thị Lan", "Bí thư chi bộ", "Phường Hạ Đình", "Thanh Xuân"]

    private func objection(_ text: String) -> PasswordRules.Objection? {
        PasswordRules.objection(to: Array(text.utf8), known: known)
    }

    @Test(arguments: [
        "cá rô gạch nung mưa rào", "hộp bút chì nằm trên mái", "correct horse battery staple", "Gh7#kPw2!xQz9",
        "xe đạp cũ của ông ngoại", "tôi yêu Việt Nam và mùa lúa chín vàng", "kẹo lạc 37 nắp vung",
    ])
    func `words that do not belong together are taken`(text: String) { #expect(objection(text) == nil) }

    @Test(arguments: [
        ("", PasswordRules.Objection.tooShort), ("mật khẩu", .tooShort), ("Gh7#kPw2!x", .tooShort),
        ("mưa\trào trên mái", .control), ("aaaaaaaaaaaaaaaa", .fewDifferent), ("xoxoxoxoxoxoxo", .fewDifferent),
        ("Hn5!qzHn5!qzHn5!qz", .fewDifferent), ("03021930190545", .sequence), ("1234567890123", .sequence),
        ("qwertyuiop123456", .sequence), ("abcdefghijklmn", .sequence), ("zyxwvutsrqponm", .sequence),
        ("1qaz2wsx3edc4rfv", .sequence), ("Password2024!", .common), ("P@ssw0rd123456", .common),
        ("matkhau@123456", .common), ("Mật khẩu 2023", .common), ("toiyeuvietnam1975", .common),
        ("toi yeu viet nam", .common), ("iloveyou forever", .common), ("hochiminh1890", .common),
        ("nguyenthilan1980", .aboutPerson), ("Nguyễn Thị Lan 03", .aboutPerson), ("Lan.HạĐình.ThanhXuân", .aboutPerson),
        ("thanhxuanbithu99", .aboutPerson), ("admin@hanoi2025", .common),
    ])
    func `what is guessed first is not taken`(text: String, expected: PasswordRules.Objection) {
        #expect(objection(text) == expected)
    }

    @Test func `bytes that are no text, or too many, are not taken`() {
        #expect(PasswordRules.objection(to: [0xFF] + Array("mưa rào trên mái".utf8), known: []) == .notText)
        #expect(PasswordRules.objection(to: Array(repeating: 0x61, count: 257), known: []) == .tooLong)
    }

    @Test func `the same letters are the same password, however they were typed`() {
        let composed = "mưa rào trên mái ngói"
        let decomposed = composed.replacing("ư", with: "u\u{031B}").replacing("à", with: "a\u{0300}")
        #expect(Array(decomposed.utf8) != Array(composed.utf8))
        #expect(PasswordRules.normal(Array(decomposed.utf8)) == Array(composed.utf8))
        #expect(PasswordRules.normal([0xFF]) == nil)
    }

    @Test func `nothing breaks it`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...64)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = PasswordRules.objection(to: bytes, known: ["\u{0301}", "", "🙂"])
        }
    }
}
