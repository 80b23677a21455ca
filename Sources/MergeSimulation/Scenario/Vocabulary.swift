import NoteModel

/// The small world the simulated people write about. Small on purpose: edits must meet.
enum Vocabulary {
    /// Items with one value.
    static let items = paths(["HoTen", "NoiO", "DienThoai", "TrinhDo"])
    static let readers = paths(["DocGia"])[0]
    static let authors = paths(["TacGia"])[0]
    static let set = paths(["NgoaiNgu"])[0]
    static let elements = ["Anh", "Nga", "Lào", "Pháp"]
    /// `rows[row][column]`.
    static let rows = ["r1", "r2", "r3"].map { row in
        paths(["TuNgay", "ChucVu"].map { "QuaTrinh[\(row)].\($0)" })
    }
    static let people = ["CN=An", "CN=Bình", "CN=Chi", "CN=Dũng"]
    static let columns = 2

    /// Below ``sharedValues`` the value that several people may enter alike; above, one that is written only once.
    static func value(_ number: Int) -> ItemValue { .text("v\(number)") }
    static let sharedValues = 3

    /// The people whose bit is set in `mask`.
    static func names(_ mask: Int) -> [String] {
        people.indices.filter { mask >> $0 & 1 == 1 }.map { people[$0] }
    }

    private static func paths(_ names: [String]) -> [ItemPath] { names.map { ItemPath($0)! } }
}
