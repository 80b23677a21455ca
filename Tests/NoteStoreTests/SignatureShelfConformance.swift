import NoteModel
import NoteStoreTestKit
import Testing

@testable import NoteStore

/// What a store must do: signatures.
@Suite struct SignatureShelfConformance {
    let folder = try! TemporaryFolder()

    func make(_ kind: StoreKind) throws -> any NoteStore { try kind.make(identity: Sample.identity(1), in: folder) }

    static func hash(_ counter: UInt64) -> Digest { Digest(of: [UInt8(truncatingIfNeeded: counter), 1]) }

    static func group(
        _ file: Int, _ counters: ClosedRange<UInt64>, signer: UInt8 = 1, signature: UInt8 = 1
    ) -> SignedGroup {
        let group = CommitGroup(Sample.incarnation(file), first: counters.lowerBound, count: counters.count)!
        return SignedGroup(
            group, signer: Digest(of: [signer]), signature: [UInt8](repeating: signature, count: 64),
            tree: PartialTree(of: counters.map(hash)))
    }

    @Test(arguments: StoreKind.allCases)
    func `a revision's group is found by its dot`(kind: StoreKind) throws {
        let store = try make(kind)
        let groups = [
            Self.group(7, 1...1), Self.group(7, 2...257, signature: 2), Self.group(7, 300...302, signature: 3),
        ]
        try store.write { writer in for group in groups.reversed() { try writer.putSignedGroup(group) } }
        try store.read { reader throws in
            for (counter, expected) in [(1, [0]), (2, [1]), (257, [1]), (258, []), (300, [2]), (302, [2]), (303, [])] {
                let found = try reader.signedGroups(covering: Dot(Sample.incarnation(7), UInt64(counter)))
                #expect(found == expected.map { groups[$0] }, "\(counter)")
            }
            #expect(try reader.signedGroups(covering: Dot(Sample.incarnation(8), 1)).isEmpty)
            #expect(try reader.signedGroups(of: Sample.incarnation(7), after: 1, limit: 1) == [groups[1]])
            #expect(try reader.signedGroups(of: Sample.incarnation(7), after: 0, limit: 9) == groups)
            #expect(try reader.signedFiles() == [Sample.incarnation(7)])
            #expect(try reader.signer(of: Sample.incarnation(7)) == Digest(of: [1]))
            #expect(try reader.signer(of: Sample.incarnation(8)) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `what comes of a group later joins what is known of it`(kind: StoreKind) throws {
        let store = try make(kind)
        let whole = Self.group(7, 10...20)
        func part(_ places: Int...) -> SignedGroup {
            var (part, leaves) = (whole, LeafSet())
            for place in places { leaves.insert(place) }
            part.tree = whole.tree.restricted(to: leaves)
            return part
        }
        try store.write { try $0.addSignedGroup(part(0, 5)) }
        try store.write { try $0.addSignedGroup(part(5, 7)) }
        try store.read { reader throws in
            #expect(try reader.signedGroups(covering: Dot(Sample.incarnation(7), 17)) == [part(0, 5, 7)])
            #expect(try reader.signedGroups(covering: Dot(Sample.incarnation(7), 18)).isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `groups that two files of one name signed stand beside each other`(kind: StoreKind) throws {
        let store = try make(kind)
        let (one, other) = (Self.group(7, 3...5), Self.group(7, 4...5, signature: 9))
        try store.write { writer in
            try writer.addSignedGroup(other)
            try writer.addSignedGroup(one)
        }
        let found = try store.read { try $0.signedGroups(covering: Dot(Sample.incarnation(7), 4)) }
        #expect(Set(found) == [one, other])
    }

    @Test(arguments: StoreKind.allCases)
    func `a declaration is kept under its signer, until another takes its place`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { try $0.putDeclaration([1, 2], of: Digest(of: [1])) }
        try store.write { try $0.putDeclaration([3], of: Digest(of: [1])) }
        #expect(try store.read { try $0.declaration(of: Digest(of: [1])) } == [3])
        #expect(try store.read { try $0.declaration(of: Digest(of: [2])) } == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `a transaction that fails leaves no signature`(kind: StoreKind) throws {
        struct Failure: Error {}
        let store = try make(kind)
        #expect(throws: Failure.self) {
            try store.write { writer in
                try writer.putSignedGroup(Self.group(7, 1...1))
                throw Failure()
            }
        }
        #expect(try store.read { try $0.signedFiles() }.isEmpty)
    }
}
