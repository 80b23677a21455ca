import NoteModel
import Testing

@testable import SealedItems

/// A person's signed word on a note.
@Suite struct ApprovalTests {
    private let lan = try! HierarchicalName(parsing: "CN=Lan/O=Thanh Xuân")
    private let keys = PersonKeys()
    private let place = ApprovedNote(replica: ReplicaID(rawValue: 1), unid: UNID(rawValue: 2))
    private let content = NoteContent([.init(path: ItemPath("HoTen")!, value: .text("An"))])

    private func approve(_ text: String = "đồng ý") throws -> Approval {
        try Approval(
            of: place, content: Approval.contentHash(form: "DangVien", content), text: text, time: 1000, by: lan,
            with: keys)
    }

    private func note(_ approvals: [Approval]) -> NoteContent {
        var note = content
        for item in approvals.flatMap(\.items) {
            if case .set(let value) = item.change { note.set(.init(path: item.path, value: value)) }
        }
        return note
    }

    @Test func `an approval is read from the note as it was written, and holds`() throws {
        let approval = try approve()
        let found = Approval.all(in: note([approval]))
        #expect(found.approvals == [approval] && found.damaged == 0)
        #expect(found.approvals[0].holds(keys.publicKeys, of: place))
        #expect(!approval.holds(PersonKeys().publicKeys, of: place))
        let elsewhere = ApprovedNote(replica: place.replica, unid: UNID(rawValue: 3))
        #expect(!approval.holds(keys.publicKeys, of: elsewhere), "copied to another note")
    }

    @Test func `approvals stand beside each other and do not change what is approved`() throws {
        let (one, other) = (try approve("một"), try approve("hai"))
        let both = note([one, other])
        #expect(Set(Approval.all(in: both).approvals) == [one, other])
        #expect(Approval.contentHash(form: "DangVien", both) == one.content)
    }

    @Test func `what is approved is the form and every item`() throws {
        let hash = Approval.contentHash(form: "DangVien", content)
        #expect(Approval.contentHash(form: "ToChuc", content) != hash)
        var changed = content
        changed.set(.init(path: ItemPath("HoTen")!, value: .text("Anh")))
        #expect(Approval.contentHash(form: "DangVien", changed) != hash)
        var more = content
        more.set(.init(path: ItemPath("NoiO")!, value: .text("")))
        #expect(Approval.contentHash(form: "DangVien", more) != hash)
    }

    @Test func `an approval whose words, signer, time or content were changed does not hold`() throws {
        let approval = try approve()
        let original = note([approval])
        for item in original.items where item.path.isApproval {
            var forged = original
            switch item.value {
            case .names?: forged.set(.init(path: item.path, value: .names(["CN=An/O=Thanh Xuân"])))
            case .text(let text)? where text.hasPrefix("1 1000"):
                forged.set(.init(path: item.path, value: .text(text.replacing("1 1000", with: "1 2000"))))
            default: forged.set(.init(path: item.path, value: .text("không đồng ý")))
            }
            let found = Approval.all(in: forged).approvals
            #expect(found.count == 1 && !found[0].holds(keys.publicKeys, of: place), "\(item.path)")
        }
        var cut = original
        cut.remove(original.items.last { $0.path.isApproval }!.path)
        #expect(Approval.all(in: cut).approvals.isEmpty && Approval.all(in: cut).damaged == 1)
    }
}
