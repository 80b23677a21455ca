import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

/// What a store must do: the change feed and the orders in which notes are listed.
@Suite struct NoteStoreFeedConformance {
    let folder = try! TemporaryFolder()

    func make(_ kind: StoreKind) throws -> any NoteStore { try kind.make(identity: Sample.identity(1), in: folder) }

    @Test(arguments: StoreKind.allCases)
    func `every change takes the next sequence and a note has one entry, its latest`(kind: StoreKind) throws {
        let store = try make(kind)
        var sequences: [UInt64] = []
        for (counter, note) in [1, 2, 1, 3, 2, 1].enumerated() {
            sequences.append(
                try store.write {
                    try $0.add(Sample.revision(of: Sample.unid(note), counter: UInt64(counter + 1))).sequence
                })
        }
        #expect(sequences == [1, 2, 3, 4, 5, 6])
        try store.read { reader throws in
            let changes = try reader.changes(after: 0, through: 6, in: .everything, excluding: nil, limit: 10)
            #expect(changes.map(\.sequence) == [4, 5, 6])
            #expect(changes.map(\.record.unid) == [3, 2, 1].map(Sample.unid))
            #expect(changes.map(\.record.sequence) == [4, 5, 6])
            #expect(try reader.lastSequence() == 6)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a part of the feed is exactly what was asked for`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            for note in 1...10 { try writer.add(Sample.revision(of: Sample.unid(note), counter: UInt64(note))) }
        }
        try store.read { reader throws in
            func sequences(_ after: UInt64, _ through: UInt64, _ limit: Int) throws -> [UInt64] {
                try reader.changes(after: after, through: through, in: .everything, excluding: nil, limit: limit).map(
                    \.sequence)
            }
            #expect(try sequences(3, 7, 100) == [4, 5, 6, 7])
            #expect(try sequences(3, 7, 2) == [4, 5])
            #expect(try sequences(0, 100, 100) == Array(1...10))
            #expect(try sequences(10, 10, 100) == [])
            #expect(try sequences(7, 3, 100) == [])
            #expect(try sequences(0, 10, 0) == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `what came from a file is left out for it until it changes again`(kind: StoreKind) throws {
        let store = try make(kind)
        let (first, second, stranger) = (Sample.incarnation(7), Sample.incarnation(8), Sample.incarnation(9))
        try store.write { writer throws in
            try writer.add(Sample.revision(of: Sample.unid(1), counter: 1))
            try writer.add(Sample.revision(of: Sample.unid(2), by: 7, counter: 1), origin: first)
            try writer.add(Sample.revision(of: Sample.unid(3), by: 8, counter: 1), origin: second)
        }
        try store.read { reader throws in
            func notes(excluding origin: IncarnationID?, limit: Int = 9) throws -> [UNID] {
                try reader.changes(after: 0, through: 9, in: .everything, excluding: origin, limit: limit).map(
                    \.record.unid)
            }
            #expect(try notes(excluding: first) == [1, 3].map(Sample.unid))
            #expect(try notes(excluding: second) == [1, 2].map(Sample.unid))
            #expect(try notes(excluding: stranger) == [1, 2, 3].map(Sample.unid))
            // The limit counts what is given, not what is looked at.
            #expect(try notes(excluding: first, limit: 2) == [1, 3].map(Sample.unid))
        }
        try store.write { try $0.add(Sample.revision(of: Sample.unid(2), counter: 2)) }
        let changes = try store.read {
            try $0.changes(after: 0, through: 9, in: .everything, excluding: first, limit: 9)
        }
        #expect(changes.map(\.record.unid) == [1, 3, 2].map(Sample.unid))
    }

    @Test(arguments: StoreKind.allCases)
    func `notes are listed by arrival and by identifier`(kind: StoreKind) throws {
        let store = try make(kind)
        let arrivals = [5, 2, 9, 1, 7]
        try store.write { writer throws in
            for (index, note) in arrivals.enumerated() {
                try writer.add(Sample.revision(of: Sample.unid(note), counter: UInt64(index + 1)))
            }
            // A change moves a note in the feed, not in these lists.
            try writer.add(Sample.revision(of: Sample.unid(5), counter: 9))
        }
        try store.read { reader throws in
            #expect(try reader.notes(afterKey: 0, limit: 9).map(\.unid) == arrivals.map(Sample.unid))
            #expect(try reader.notes(afterKey: 0, limit: 9).map(\.key) == [1, 2, 3, 4, 5])
            #expect(try reader.notes(afterKey: 2, limit: 2).map(\.unid) == [9, 1].map(Sample.unid))
            #expect(try reader.notes(afterKey: 5, limit: 2).isEmpty)
            #expect(try reader.notes(withKeys: 2...4).map(\.record) == reader.notes(afterKey: 1, limit: 3))
            #expect(try reader.notes(withKeys: 6...9).isEmpty)
            let read = try reader.notes(withKeys: 1...5)
            #expect(read[0].onlyRevision == nil)
            for note in read[1...] { #expect(try [note.onlyRevision] == reader.revisions(of: note.record)) }
            #expect(try reader.notes(afterUNID: nil, limit: 9).map(\.unid) == arrivals.sorted().map(Sample.unid))
            #expect(try reader.notes(afterUNID: nil, limit: 2).map(\.unid) == [1, 2].map(Sample.unid))
            #expect(try reader.notes(afterUNID: Sample.unid(2), limit: 2).map(\.unid) == [5, 7].map(Sample.unid))
            #expect(try reader.notes(afterUNID: Sample.unid(3), limit: 1).map(\.unid) == [Sample.unid(5)])
            #expect(try reader.notes(afterUNID: UNID(rawValue: .max), limit: 1).isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `identifiers sort as numbers over their whole range`(kind: StoreKind) throws {
        let store = try make(kind)
        let unids = [UNID(rawValue: .max), UNID(rawValue: 0), UNID(rawValue: 1 << 127), UNID(rawValue: 1 << 64)]
        try store.write { writer throws in
            for (index, unid) in unids.enumerated() {
                try writer.add(Sample.revision(of: unid, counter: UInt64(index + 1)))
            }
        }
        try store.read { reader throws in
            #expect(try reader.notes(afterUNID: nil, limit: 9).map(\.unid) == unids.sorted())
            for unid in unids { #expect(try reader.note(unid)?.unid == unid) }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `design notes are those whose form starts with a dollar sign now`(kind: StoreKind) throws {
        let store = try make(kind)
        try store.write { writer throws in
            try writer.add(Sample.revision(of: Sample.unid(1), counter: 1, form: "$Form"))
            try writer.add(Sample.revision(of: Sample.unid(2), counter: 2, form: "Person"))
            try writer.add(Sample.revision(of: Sample.unid(3), counter: 3, form: "$View"))
        }
        #expect(try store.read { try $0.designNotes().map(\.unid) } == [1, 3].map(Sample.unid))
        try store.write { writer throws in
            try writer.add(Sample.revision(of: Sample.unid(2), counter: 4, form: "$Form"))
            try writer.add(Sample.revision(of: Sample.unid(3), counter: 5, form: "Person"))
        }
        #expect(try store.read { try $0.designNotes().map(\.unid) } == [1, 2].map(Sample.unid))
    }
}
