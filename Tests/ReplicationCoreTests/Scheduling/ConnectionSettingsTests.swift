import NoteModel
import Testing

@testable import ReplicationCore

@Suite struct ConnectionSettingsTests {
    private func filled() throws -> ConnectionSettings {
        var settings = ConnectionSettings()
        let texts: [ConnectionSettings.Key: String] = [
            .name: "đêm", .from: "CN=spoke/O=Thanh Xuân", .to: "*", .address: "10.0.0.1:7443",
            .databases: "ho-so-*,directory",
            .classes: "high,low", .direction: "pull", .times: "22:00-06:00,12:00", .days: "Mon,Sat", .repeat: "15m",
            .onChange: "yes", .priority: "high", .timeLimit: "2h", .retryFirst: "10s", .retryLongest: "1h",
            .attachments: "need", .enabled: "no",
        ]
        for (key, text) in texts { try settings.set(key, to: text) }
        return settings
    }

    @Test func `a document reads as it was written`() throws {
        for settings in [
            try filled(),
            .standard(
                from: try HierarchicalName(parsing: "CN=a/O=Thanh Xuân"),
                to: try HierarchicalName(parsing: "CN=b/O=Thanh Xuân")),
        ] {
            let content = NoteContent(
                settings.changes.compactMap { path, change in
                    if case .set(let value) = change { .init(path: path, value: value) } else { nil }
                })
            #expect(try ConnectionSettings(content) == settings)
        }
    }

    @Test func `settings read as they print`() throws {
        let settings = try filled()
        var again = ConnectionSettings()
        for key in ConnectionSettings.Key.allCases { try again.set(key, to: settings.text(of: key)) }
        #expect(again == settings)
    }

    @Test(arguments: [
        ("Direction", "sideways"), ("Times", "8-9"), ("Days", "Someday"), ("Repeat", "soon"), ("Repeat", "1s"),
        ("Priority", "urgent"), ("TimeLimit", "0s"), ("RetryLongest", "1s"), ("Classes", "best"), ("Databases", ","),
        ("OnChange", "perhaps"), ("Repeat", "99999999999999999999s"), ("Repeat", "9999999999999d"),
    ])
    func `garbage in a document is named, not obeyed`(item: String, text: String) throws {
        var items = try filled().changes.compactMap { path, change -> NoteContent.Item? in
            if case .set(let value) = change { .init(path: path, value: value) } else { nil }
        }
        items.removeAll { $0.path.text == item }
        items.append(.init(path: ItemPath(item)!, value: .text(text)))
        #expect(throws: DongboError(.wrongUsage, "")) { try ConnectionSettings(NoteContent(items)) }
    }

    @Test func `a connection that would call once is refused, and the defaults of a new node are not`() throws {
        var settings = ConnectionSettings()
        (settings.source, settings.destination) = ("*", "CN=hub/O=Thanh Xuân")
        #expect(throws: DongboError(.wrongUsage, "")) { try settings.check() }
        settings.isOnChange = true
        try settings.check()
    }

    @Test func `databases are chosen by pattern and class`() throws {
        let settings = try filled()
        #expect(settings.covers(database: "ho-so-01", of: .high))
        #expect(!settings.covers(database: "ho-so-01", of: .medium))
        #expect(!settings.covers(database: "cong-van", of: .high))
        #expect(
            NamePattern.matches("*", "") && NamePattern.matches("a*c*", "abcd") && !NamePattern.matches("a*c", "abcd"))
        let long = String(repeating: "a", count: 64)
        #expect(!NamePattern.matches(String(repeating: "a*", count: 32) + "b", long))
    }
}
