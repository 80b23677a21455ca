/// How dates, numbers and the alphabet are written: in constants such as `[6/30/97]`, in @Text and in sorting.
public enum FormulaLocale: String, Hashable, Sendable, CaseIterable {
    /// Month/day/year, twelve hours, `1,234.5`, `$`.
    case enUS = "en-US"
    /// Day/month/year, 24 hours, `1.234,5`, `₫`; ă â đ ê ô ơ ư are letters of their own.
    case viVN = "vi-VN"

    var decimalPoint: String { self == .enUS ? "." : "," }
    var groupSeparator: String { self == .enUS ? "," : "." }
    var dayFirst: Bool { self == .viVN }
}
