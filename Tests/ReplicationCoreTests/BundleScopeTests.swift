import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What the receiver may see changes without any change in the database: by a group, or by a selection.
@Suite struct BundleScopeTests {
    private let hub: TestReplica
    private let spoke: TestReplica
    private let note = Sample.unid(1)

    init() throws {
        hub = try TestReplica(1)
        spoke = try TestReplica(2)
        spoke.authorities = [1]
        try hub.publish()
        try hub.save(note, ["HoTen": "Lan"])
        try hub.setReaders(note, ["cán bộ"])
        hub.admit(spoke, as: spoke.name, "cán bộ")
    }

    private func exchange(cutAt: Int? = nil) throws { _ = try Pipe(cutAt: cutAt).exchange(spoke, with: hub) }

    @Test func `a bundle from before an exchange does not bring back what that took away`() throws {
        let whole = try PackedBundle.pack(hub, for: spoke, all: true)
        try exchange()
        #expect(try spoke.text(note, "HoTen") == "Lan")
        hub.admit(spoke, as: spoke.name)
        try exchange()
        #expect(try spoke.standing(note) == .withdrawn)
        #expect(try whole.deliver(to: spoke) == (.old, ReceiveReport()))
        #expect(try spoke.standing(note) == .withdrawn)
    }

    @Test func `a bundle from before one that broke off does not bring back what that took away`() throws {
        let whole = try PackedBundle.pack(hub, for: spoke, all: true)
        try whole.deliver(to: spoke)
        hub.admit(spoke, as: spoke.name)
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke, brokenOffAfter: 1).report.withdrawn == 1)
        #expect(try whole.deliver(to: spoke).standing == .old)
        #expect(try spoke.standing(note) == .withdrawn)
    }

    @Test func `a right that comes back comes back with the first bundle after it`() throws {
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        hub.admit(spoke, as: spoke.name)
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke).report.withdrawn == 1)
        hub.admit(spoke, as: spoke.name, "cán bộ")
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke).standing == .next)
        #expect(try spoke.text(note, "HoTen") == "Lan")
    }

    @Test func `an answer from before a bundle says nothing about what that showed`() throws {
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        let answer = try PackedBundle.pack(spoke, for: hub)
        hub.admit(spoke, as: spoke.name)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try answer.deliver(to: hub)
        hub.admit(spoke, as: spoke.name, "cán bộ")
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke).standing == .next)
        #expect(try spoke.text(note, "HoTen") == "Lan")
    }

    @Test func `a right is taken away by bundle from who never answered, or only met`() throws {
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        hub.admit(spoke, as: spoke.name)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.standing(note) == .withdrawn)
        hub.admit(spoke, as: spoke.name, "cán bộ")
        try exchange()
        #expect(try spoke.text(note, "HoTen") == "Lan")
        hub.admit(spoke, as: spoke.name)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.standing(note) == .withdrawn)
    }

    @Test func `a bundle after an exchange of the same scope goes on from there`() throws {
        try exchange()
        try spoke.publish()
        try exchange()
        try hub.save(Sample.unid(2), ["HoTen": "Mai"])
        let next = try PackedBundle.pack(hub, for: spoke)
        #expect(try next.header.after > 0)
        #expect(try next.notes == 2)
        #expect(try next.deliver(to: spoke).standing == .next)
    }

    /// Bundles in any order, any number of times, broken off, between exchanges that are cut, while rights come and go.
    @Test(arguments: 0..<40) func `in any order nothing comes back, and the next bundle makes it right`(seed: UInt64)
        throws
    {
        var random = SplitMix(seed: seed)
        let notes = (1...6).map(Sample.unid)
        let groups = ["cán bộ", "phường", "tổ"]
        for (index, unid) in notes.enumerated() {
            try hub.save(unid, ["HoTen": "Lan \(index)"])
            try hub.setReaders(unid, [groups[index % 3]])
        }
        func present() throws -> Set<UNID> { Set(try notes.filter { try spoke.standing($0) == .present }) }
        var (out, back): ([(moment: Int, bundle: PackedBundle)], [PackedBundle]) = ([], [])
        var goneAt: [UNID: Int] = [:]
        var hubIsUnaware = false
        for moment in 1...25 {
            let before = try present()
            var from = moment
            switch Int.random(in: 0..<9, using: &random) {
            case 0, 1:
                let mine = groups.filter { _ in Bool.random(using: &random) }
                hub.sights[2] = .readers(Set(([spoke.name] + mine).map(ReaderName.key)))
            case 2: try hub.save(notes.randomElement(using: &random)!, ["NoiO": "\(moment)"])
            case 3:
                try exchange()
                hubIsUnaware = false
            case 4:
                try exchange(cutAt: Int.random(in: 0..<12, using: &random))
                hubIsUnaware = true
            case 5: out.append((moment, try PackedBundle.pack(hub, for: spoke, all: Bool.random(using: &random))))
            case 6: back.append(try PackedBundle.pack(spoke, for: hub))
            case 7:
                guard let one = out.randomElement(using: &random) else { break }
                from = one.moment
                let broken = Int.random(in: 0..<8, using: &random)
                try one.bundle.deliver(to: spoke, brokenOffAfter: broken < 3 ? broken : nil)
            default: try back.randomElement(using: &random)?.deliver(to: hub)
            }
            let after = try present()
            for unid in after.subtracting(before) {
                #expect(goneAt[unid] ?? 0 <= from, "a bundle of \(from) brought back what went at \(goneAt[unid] ?? 0)")
            }
            for unid in before.subtracting(after) { goneAt[unid] = from }
        }
        // Of an exchange that was cut only the spoke knows how far it went.
        if hubIsUnaware { try PackedBundle.pack(spoke, for: hub).deliver(to: hub) }
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        let sight = hub.sights[2]!
        #expect(
            try present() == Set(try notes.filter { unid in sight.admits(try hub.read { try $1.note(unid)?.readers }) })
        )
    }
}
