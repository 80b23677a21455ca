/// The keywords of @Sort and @Compare; of two that contradict each other the last one counts.
struct SortOptions {
    var isDescending = false
    var isCustom = false
    var collation: CollationOptions = []

    init(_ keywords: [String]) {
        for word in keywords {
            switch word {
            case "ASCENDING": isDescending = false
            case "DESCENDING": isDescending = true
            case "CUSTOMSORT": isCustom = true
            case "CASEINSENSITIVE": collation.insert(.caseInsensitive)
            case "CASESENSITIVE": collation.remove(.caseInsensitive)
            case "ACCENTINSENSITIVE": collation.insert(.accentInsensitive)
            case "ACCENTSENSITIVE": collation.remove(.accentInsensitive)
            default: break
            }
        }
    }
}
