import AdministrationProtocol
import ArgumentParser
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

struct ViewShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a view or folder.",
        discussion: """
            Keys, ranges and --from speak of what the view is sorted by, from the first column. A number or a date \
            (1980-02-03) is looked for as a text first.

            Examples: dongbo view show dang-vien ByCell --collapse --count 20
                      dongbo view show dang-vien ByCell --category 'Đảng bộ phường Hạ Đình|Chi bộ 3'
                      dongbo view show dang-vien ByName --key Nguyễn --prefix
            """)

    @Argument(help: "The database.") var db: String
    @Argument(help: "The view or folder.") var view: String
    @Option(help: ArgumentHelp("Begin at the first row at or behind this key.", valueName: "key")) var from: String?
    @Option(help: "Begin at this position, counted from 0.") var start: Int64 = 0
    @Option(help: "At most so many rows.") var count: Int64?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Only rows whose sorted columns show this, one for each column.", valueName: "key"))
    var key: [String] = []
    @Flag(help: "The last --key is only a beginning.") var prefix = false
    @Option(
        help: ArgumentHelp(
            "Only rows from A to B in the first sorted column; either may be left out.", valueName: "a..b"))
    var range: String?
    @Option(help: #"Only what is in this category: A, A\B inside A, or A|X for the category X of the next column."#)
    var category: String?
    @Option(help: ArgumentHelp("Sorted by a column that the view offers.", valueName: "column[:desc]")) var sort:
        String?
    @Flag(
        inversion: .prefixedNo, exclusivity: .chooseLast,
        help: "Closed categories, or open ones; otherwise as the view's design says.")
    var collapse: Bool?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("This category is the other way: open among closed ones.", valueName: "category"))
    var toggle: [String] = []
    @Flag(help: "Only documents that the person has not read.") var unread = false
    @OptionGroup var node: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard start >= 0, count ?? 1 > 0 else { throw ValidationError("--start is at least 0 and --count at least 1") }
        if let range, range.range(of: "..") == nil { throw ValidationError("--range is A..B, A.. or ..B") }
    }

    func run() async throws {
        let output = output
        let display = ViewDisplay()
        let request = self.request
        try await node.link().records { client, receive in
            try await client.showView(request, onResponse: receive)
        } each: { reply in
            if output.isJSON { return try output.print(reply) { _ in [] } }
            display.add(try reply.json())
        }
        if !output.isJSON { for line in display.lines { Console.print(line) } }
    }

    private var request: Dongbo_Administration_V1_ShowViewRequest {
        .with {
            $0.database = db
            $0.view = view
            $0.sort = sort ?? ""
            $0.start = start
            $0.count = count ?? 0
            $0.keys = key
            $0.prefix = prefix
            $0.from = from ?? ""
            if let range, let dots = range.range(of: "..") {
                $0.ranges = true
                $0.rangeFrom = String(range[..<dots.lowerBound])
                $0.rangeTo = String(range[dots.upperBound...])
            }
            $0.category = category ?? ""
            $0.hasCollapsed_p = collapse != nil
            $0.collapsed = collapse ?? false
            $0.toggled = toggle
            $0.unread = unread
            $0.header = !output.isJSON
        }
    }
}
