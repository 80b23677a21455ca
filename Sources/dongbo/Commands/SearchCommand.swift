import Administration
import AdministrationProtocol
import ArgumentParser
import SwiftProtobuf
import Synchronization

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search a database's notes and attached files.",
        discussion: """
            Words beside each other must all be there; "words in quotation marks" stand together; word* is the beginning of \
            a word; AND, OR, NOT in capitals and parentheses combine; Item:word looks in one item, as does FIELD Item \
            CONTAINS word. Words without marks find all spellings: 'hoa' finds hoà, hòa and hoa; words with marks find only \
            themselves.

            The first search of a database makes its index. Files that are not searched are named by 'dongbo updall'.

            Example: dongbo search dang-vien 'HoTen:"nguyen thi" AND (giáo viên OR bac si)' --limit 5
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "What to search for.") var query: String
    @Option(help: "At most so many.") var limit: UInt64 = 20
    @Option(help: "Leave out the first so many.") var offset: UInt64 = 0
    @Option(help: "Only notes of this form.") var form: String?
    @Option(help: ArgumentHelp("Only in this item, or table.", valueName: "item")) var field: String?
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard limit != 0 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let output = output
        let totals = Mutex<(found: UInt64, unindexed: UInt64, shown: UInt64)>((0, 0, 0))
        // The first search of a database makes its index, which takes a while.
        let line = ProgressLine(isQuiet: output.isJSON)
        try await node.link().progress { client, receive in
            try await client.search(
                .with {
                    $0.database = db
                    $0.query = query
                    $0.form = form ?? ""
                    $0.field = field ?? ""
                    $0.limit = limit
                    $0.offset = offset
                }, onResponse: receive)
        } step: { step in
            switch step.what {
            case SearchStep.found: totals.withLock { $0.found = step.done }
            case SearchStep.unindexed: totals.withLock { $0.unindexed = step.done }
            default: line.show(step)
            }
        } each: { reply in
            line.clear()
            totals.withLock { $0.shown += 1 }
            try output.print(reply) { SearchDisplay.lines($0) }
        }
        line.clear()
        let (found, unindexed, shown) = totals.withLock { $0 }
        if !output.isJSON { Console.note(SearchDisplay.summary(found: found, shown: shown, offset: offset)) }
        if unindexed > 0 {
            Console.note("\(SearchDisplay.unsearched(Int(clamping: unindexed))); 'dongbo updall \(db)' says why")
        }
    }
}
