import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What bundles do to replicas that never meet.
@Suite struct BundleTests {
    private let hub: TestReplica
    private let spoke: TestReplica

    init() throws {
        hub = try TestReplica(1)
        spoke = try TestReplica(2)
        spoke.authorities = [1]
        try hub.publish()
    }

    private func fill(_ replica: TestReplica, _ numbers: ClosedRange<Int>) throws {
        for number in numbers { try replica.save(Sample.unid(number), ["HoTen": "Lan \(number)"]) }
    }

    @Test func `bundles carried both ways make replicas equal and then hold only what is new`() throws {
        try fill(hub, 1...40)
        let first = try PackedBundle.pack(hub, for: spoke)
        #expect(try first.deliver(to: spoke).standing == .next)
        try spoke.publish()
        try fill(spoke, 41...50)
        let back = try PackedBundle.pack(spoke, for: hub)
        // The spoke's own notes and the one that says whose file it is; nothing that came from the hub.
        #expect(try back.header.after == 0 && back.notes == 11)
        #expect(try back.deliver(to: hub).report.notes == 10)
        #expect(try hub.stateHash() == spoke.stateHash())

        try fill(hub, 51...52)
        let second = try PackedBundle.pack(hub, for: spoke)
        #expect(try second.header.after == first.header.through && second.notes == 3)
        try second.deliver(to: spoke)
        try fill(spoke, 53...53)
        let secondBack = try PackedBundle.pack(spoke, for: hub)
        #expect(try secondBack.notes == 2)
        try secondBack.deliver(to: hub)
        #expect(try hub.stateHash() == spoke.stateHash())
    }

    @Test(arguments: 0..<40) func `any order with repeats comes to the same`(seed: Int) throws {
        var bundles: [PackedBundle] = []
        for round in 0..<4 {
            try fill(hub, round * 5 + 1...round * 5 + 5)
            try hub.save(Sample.unid(1), ["NoiO": "phường \(round)"])
            if round == 2 { try hub.delete(Sample.unid(3)) }
            // Now and then the spoke's answer gets through, and the next bundle begins where it is.
            if round == 1, seed % 2 == 0 {
                try bundles[0].deliver(to: spoke)
                try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
            }
            bundles.append(try PackedBundle.pack(hub, for: spoke))
        }
        var random = SplitMix(seed: UInt64(seed))
        for bundle in (bundles + bundles).shuffled(using: &random) { try bundle.deliver(to: spoke) }
        #expect(try hub.stateHash() == spoke.stateHash())
        #expect(try spoke.quarantine().isEmpty)
        #expect(try bundles[3].deliver(to: spoke) == (.old, ReceiveReport()))
    }

    @Test func `edits of both sides become one equal conflict document`() throws {
        try fill(hub, 1...1)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try hub.save(Sample.unid(1), ["HoTen": "Mai"])
        try spoke.save(Sample.unid(1), ["HoTen": "Hoa"])
        let (out, back) = (try PackedBundle.pack(hub, for: spoke), try PackedBundle.pack(spoke, for: hub))
        #expect(try out.deliver(to: spoke).report.conflicts == 1)
        #expect(try back.deliver(to: hub).report.conflicts == 1)
        #expect(try hub.conflicts() == spoke.conflicts())
        #expect(try hub.stateHash() == spoke.stateHash())
    }

    @Test func `a bundle holds what its receiver may see and takes away what it no longer may`() throws {
        hub.admit(spoke, as: "CN=node2/O=Thanh Xuân")
        try fill(hub, 1...3)
        try hub.setReaders(Sample.unid(1), ["CN=node2/O=Thanh Xuân"])
        try hub.setReaders(Sample.unid(2), ["CN=other/O=Thanh Xuân"])
        let first = try PackedBundle.pack(hub, for: spoke)
        #expect(try first.notes == 3)
        try first.deliver(to: spoke)
        #expect(try spoke.text(Sample.unid(2), "HoTen") == nil)
        try hub.setReaders(Sample.unid(1), ["CN=other/O=Thanh Xuân"])
        let second = try PackedBundle.pack(hub, for: spoke)
        #expect(try second.deliver(to: spoke).report.withdrawn == 1)
        #expect(try spoke.standing(Sample.unid(1)) == .withdrawn)
        // The bundle of before does not bring it back.
        #expect(try first.deliver(to: spoke).standing == .old)
        #expect(try spoke.standing(Sample.unid(1)) == .withdrawn)
    }

    @Test func `what a broken import took away comes again once the right is back`() throws {
        hub.admit(spoke, as: "CN=node2/O=Thanh Xuân")
        try fill(hub, 1...1)
        try hub.setReaders(Sample.unid(1), ["CN=node2/O=Thanh Xuân"])
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        hub.admit(spoke, as: "CN=node3/O=Thanh Xuân")
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke, brokenOffAfter: 1).report.withdrawn == 1)
        hub.admit(spoke, as: "CN=node2/O=Thanh Xuân")
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.text(Sample.unid(1), "HoTen") == "Lan 1")
    }

    @Test func `what a replica wrote itself comes again too when it lost its right and has it back`() throws {
        hub.admit(spoke, as: "CN=node2/O=Thanh Xuân")
        try fill(hub, 1...1)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try fill(spoke, 2...2)
        try spoke.setReaders(Sample.unid(2), ["CN=node2/O=Thanh Xuân"])
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        hub.admit(spoke, as: "CN=node3/O=Thanh Xuân")
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke).report.withdrawn == 1)
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        hub.admit(spoke, as: "CN=node2/O=Thanh Xuân")
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.text(Sample.unid(2), "HoTen") == "Lan 2")
    }

    @Test func `a note that waits to be handed in goes once a bundle says that it has arrived`() throws {
        hub.admit(spoke, as: "CN=node2/O=Thanh Xuân")
        try fill(hub, 1...1)
        try hub.setReaders(Sample.unid(1), ["CN=node2/O=Thanh Xuân"])
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try spoke.publish()
        try spoke.save(Sample.unid(1), ["NoiO": "Hạ Đình"])
        try hub.setReaders(Sample.unid(1), ["CN=other/O=Thanh Xuân"])
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.standing(Sample.unid(1)) == .present)
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        #expect(try hub.text(Sample.unid(1), "NoiO") == "Hạ Đình")
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        #expect(try spoke.standing(Sample.unid(1)) == .withdrawn)
    }

    @Test func `a bundle after a gap brings its notes and does not move the checkpoint`() throws {
        try fill(hub, 1...5)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        try fill(hub, 6...7)
        let later = try PackedBundle.pack(hub, for: spoke)
        // Another file, which lacks what came before.
        let other = try TestReplica(3)
        let stranger = try PackedBundle.pack(hub, for: other)
        #expect(try later.header.after > 0 && stranger.header.after == 0)
        #expect(try later.deliver(to: other).standing == .gap)
        #expect(try other.text(Sample.unid(6), "HoTen") == "Lan 6")
        #expect(try stranger.deliver(to: other).standing == .next)
        #expect(try other.stateHash() == hub.stateHash())
    }

    @Test func `a replica that was given up hands in only what it wrote`() throws {
        try fill(hub, 1...2)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try spoke.publish()
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        try spoke.save(Sample.unid(9), ["HoTen": "Mai"])
        let handedIn = try PackedBundle.pack(spoke, for: hub)
        try hub.fence(spoke)
        #expect(try handedIn.deliver(to: hub).standing == .givenUp)
        #expect(try hub.text(Sample.unid(9), "HoTen") == "Mai")
        let bundle = try PackedBundle.pack(hub, for: spoke)
        #expect(throws: DongboError(.replicaGivenUp, "")) { try bundle.deliver(to: spoke) }
    }

    @Test func `everything goes from the beginning when that is asked for`() throws {
        try fill(hub, 1...3)
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        try spoke.publish()
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        let bundle = try PackedBundle.pack(hub, for: spoke, all: true)
        #expect(try bundle.header.receiverFile == nil && bundle.header.after == 0 && bundle.notes == 5)
    }

    @Test func `a selection of the receiver is kept from its next bundle on`() throws {
        try hub.save(Sample.unid(1), ["HoTen": "Lan"], form: "Person")
        try hub.save(Sample.unid(2), ["HoTen": "Mai"], form: "Other")
        try PackedBundle.pack(hub, for: spoke).deliver(to: spoke)
        spoke.wanted = "Person"
        try PackedBundle.pack(spoke, for: hub).deliver(to: hub)
        #expect(try PackedBundle.pack(hub, for: spoke).deliver(to: spoke).report.withdrawn == 1)
        #expect(try spoke.standing(Sample.unid(2)) == .unselected)
        #expect(try spoke.text(Sample.unid(1), "HoTen") == "Lan")
    }
}
