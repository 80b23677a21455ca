import AccessControl
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

/// Two spokes and a hub over real TLS: a note that names a SHA-256 opens a file only when whoever wrote it had a right to the bytes.
@Suite(.serialized) struct AttachmentEarningTests {
    private static let secret = SampleContent(seed: 31, size: 700_000)
    private static let item = ItemPath("Tep")!
    private static let hidden = [
        AccessEntry(AccessEntry.localNodesName, .noAccess), AccessEntry("CN=hub/O=Thanh Xuân", .manager, flags: .all),
    ]

    private struct District {
        let hub, thief, other: Node
        /// Everybody sees it.
        let shared, atThief, atOther: DatabaseActor
        /// Only the hub sees it.
        let store: DatabaseActor

        func replicate(_ node: Node, _ database: DatabaseActor) async throws {
            _ = try await node.replicate(database, with: hub.name, direction: .both) { _ in }
            await node.attachments.settle()
        }
    }

    private func withDistrict(_ body: (District) async throws -> Void) async throws {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            let shared = try await hub.createDatabase("chung", title: "", forms: [], access: .everybody)
            let store = try await hub.createDatabase("kho", title: "", forms: [], access: Self.hidden)
            try await network.join("trom", to: hub)
            try await network.join("khac", to: hub)
            try await network.withSpoke("trom") { thief in
                let (atThief, _) = try await thief.createReplica("chung", from: hub.name) { _ in }
                try await network.withSpoke("khac") { other in
                    let (atOther, _) = try await other.createReplica("chung", from: hub.name) { _ in }
                    try await body(
                        District(
                            hub: hub, thief: thief, other: other, shared: shared, atThief: atThief, atOther: atOther,
                            store: store))
                }
            }
        }
    }

    @discardableResult
    private func attach(_ content: SampleContent, on node: Node, _ database: DatabaseActor, to note: Int) async throws
        -> AttachmentRequest
    {
        let unid = try await database.save(Sample.unid(note), "HoTen", "Lan").unid
        let upload = node.beginAttachment()
        try await node.feed(upload, content.bytes)
        let target = AttachmentTarget(
            database: database, unid: unid, item: nil, name: "tep.pdf", caller: .node(author: "CN=Lan/O=Thanh Xuân"))
        return AttachmentRequest(try await node.attach(upload, to: target).reference, of: unid, in: database)
    }

    /// A save that nobody checks, as by a program that was changed.
    @discardableResult
    private func name(_ content: SampleContent, in database: DatabaseActor, note: Int) async throws
        -> AttachmentRequest
    {
        let reference = AttachmentReference(
            name: "tep.pdf", size: UInt64(content.bytes.count), digest: content.digest.bytes)!
        let request = SaveRequest(
            unid: Sample.unid(note), changes: [(Self.item, .set(.attachment(reference)))],
            author: "CN=Lan/O=Thanh Xuân")
        let wall = NodeClock().wallMilliseconds
        _ = try await database.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
        return AttachmentRequest(reference, of: Sample.unid(note), in: database)
    }

    private func failure(_ node: Node, _ request: AttachmentRequest) async -> DongboError? {
        do {
            try await node.fetchAttachment(request)
            return nil
        } catch {
            return error as? DongboError
        }
    }

    @Test func `a note that names the digest of somebody else's file opens nothing and tells nothing`() async throws {
        try await withDistrict { district in
            try await attach(Self.secret, on: district.hub, district.store, to: 1)
            let wanted = try await name(Self.secret, in: district.atThief, note: 2)
            let nowhere = try await name(SampleContent(seed: 32, size: 700_000), in: district.atThief, note: 3)
            for _ in 1...2 { try await district.replicate(district.thief, district.atThief) }
            #expect(try district.shared.read { try $1.note(Sample.unid(2)) } != nil)
            let refused = try #require(await failure(district.thief, wanted))
            #expect(refused.code == .noSuchThing)
            // The asking side itself puts the digest in; the rest is what the hub said.
            let unknown = try #require(await failure(district.thief, nowhere)).message
            #expect(
                unknown.replacing(nowhere.reference.contentDigest.description, with: "")
                    == refused.message.replacing(Self.secret.digest.description, with: ""))
            #expect(try district.thief.attachments.store.content(Self.secret.digest)?.manifest == nil)
        }
    }

    @Test func `a digest that is named before the file comes opens nothing either`() async throws {
        try await withDistrict { district in
            let wanted = try await name(Self.secret, in: district.atThief, note: 2)
            try await district.replicate(district.thief, district.atThief)
            try await attach(Self.secret, on: district.hub, district.store, to: 1)
            try await district.replicate(district.thief, district.atThief)
            #expect(await failure(district.thief, wanted)?.code == .noSuchThing)
        }
    }

    @Test func `a reader at the hub gets nothing by such a note, and its administrator does`() async throws {
        try await withDistrict { district in
            try await attach(Self.secret, on: district.hub, district.store, to: 1)
            let named = try await name(Self.secret, in: district.atThief, note: 2)
            try await district.replicate(district.thief, district.atThief)
            let request = AttachmentRequest(named.reference, of: named.unid, in: district.shared)
            let reader = NoteCaller(AccessSubject(try HierarchicalName(parsing: "CN=Lan/O=Thanh Xuân")))
            await #expect(throws: DongboError(.noSuchThing, "")) {
                try await district.hub.requireEarned(request, for: reader)
            }
            let changes = [(path: Self.item, change: ItemChange.set(.attachment(request.reference)))]
            await #expect(throws: DongboError(.badData, "")) {
                try await district.hub.checkAttachments(in: changes, to: district.shared, for: reader)
            }
            try await district.hub.requireEarned(request, for: .node(author: "CN=Lan/O=Thanh Xuân"))
        }
    }

    @Test func `another spoke that holds the file does not prove it for whoever named it`() async throws {
        try await withDistrict { district in
            // The other spoke has the file in a database of its own, and sees the thief's note.
            let own = try await district.other.createDatabase("rieng", title: "", forms: [], access: Self.hidden)
            try await attach(Self.secret, on: district.other, own, to: 1)
            let wanted = try await name(Self.secret, in: district.atThief, note: 2)
            try await district.replicate(district.thief, district.atThief)
            for _ in 1...2 {
                // What goes to the hub makes it ask.
                try await district.atOther.save(nil, "HoTen", "Bình")
                try await district.replicate(district.other, district.atOther)
            }
            #expect(try district.hub.attachments.store.content(Self.secret.digest)?.isHere != true)
            #expect(await failure(district.thief, wanted)?.code == .noSuchThing)
        }
    }

    @Test func `two spokes that attach the same file both share it, and it travels once`() async throws {
        try await withDistrict { district in
            try await attach(Self.secret, on: district.hub, district.store, to: 1)
            let shared = try await attach(Self.secret, on: district.thief, district.atThief, to: 2)
            try await district.replicate(district.thief, district.atThief)
            try await district.replicate(district.other, district.atOther)
            let wanted = AttachmentRequest(shared.reference, of: shared.unid, in: district.atOther)
            #expect(try await district.other.fetchAttachment(wanted).fetched == 700_000)
        }
    }

    @Test func `whoever may read a note with the file may refer to it in another note`() async throws {
        try await withDistrict { district in
            try await attach(Self.secret, on: district.hub, district.shared, to: 1)
            try await district.replicate(district.thief, district.atThief)
            let named = try await name(Self.secret, in: district.atThief, note: 2)
            try await district.replicate(district.thief, district.atThief)
            try await district.replicate(district.other, district.atOther)
            let wanted = AttachmentRequest(named.reference, of: named.unid, in: district.atOther)
            #expect(try await district.other.fetchAttachment(wanted).fetched == 700_000)
        }
    }

    @Test func `repeating what somebody named does not vouch for it`() async throws {
        try await withDistrict { district in
            try await attach(Self.secret, on: district.hub, district.store, to: 1)
            let wanted = try await name(Self.secret, in: district.atThief, note: 2)
            try await district.replicate(district.thief, district.atThief)
            // Under another name, so that the hub itself writes a revision with the digest.
            let again = AttachmentReference(name: "khac.pdf", size: 700_000, digest: Self.secret.digest.bytes)!
            let request = SaveRequest(
                unid: Sample.unid(2), changes: [(Self.item, .set(.attachment(again)))], author: "CN=Lan/O=Thanh Xuân")
            let wall = NodeClock().wallMilliseconds
            _ = try await district.shared.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
            try await district.replicate(district.thief, district.atThief)
            #expect(await failure(district.thief, wanted)?.code == .noSuchThing)
        }
    }
}
