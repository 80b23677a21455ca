import AdministrationProtocol
import Interchange

/// What a committee's office asks a node every day: lists in the order people know, totals, and words in dossiers.
struct DemoOffice: Sendable {
    let story: DemoStory

    private var screen: DemoScreen { story.screen }
    private var node: DemoNode { story.hub }

    func ask() async throws {
        try await show("TheoDoTuoi", "dossiers by age band, with totals", rows: 12, isCollapsed: true)
        try await show("TheoChiBo", "members by cell and name, in Vietnamese order", rows: 8, isCollapsed: false)
        try await show("DuBiDenHan", "probationary members who are due", rows: 6, isCollapsed: false)
        try await search("nguyen thi lan", "without marks")
        try await search("\"cựu chiến binh\"", "a phrase, with marks")
    }

    private func show(_ view: String, _ what: String, rows: Int64, isCollapsed: Bool) async throws {
        let start = ContinuousClock.now
        let shown = try await node.view(view, of: story.database, rows: rows, isCollapsed: isCollapsed)
        screen.say("\(what): \(Humanly.seconds((ContinuousClock.now - start) / .seconds(1)))")
        screen.say(shown.lines.map { "  " + $0 })
        screen.say("")
    }

    private func search(_ query: String, _ what: String) async throws {
        let start = ContinuousClock.now
        let (hits, found) = try await node.search(query, in: story.database, limit: 3)
        screen.say(
            "search \(query), \(what): \(Humanly.count(found)) found, "
                + Humanly.seconds((ContinuousClock.now - start) / .seconds(1)))
        for hit in hits { screen.say(SearchDisplay.lines(hit).map { "  " + $0 }) }
    }
}
