import NoteModel
import SimulationKit
import Testing

@testable import SealedItems

/// Sealing a value and opening it again.
@Suite struct EnvelopeTests {
    private let place = SealingContext(
        replica: ReplicaID(rawValue: 1), unid: UNID(rawValue: 2), path: ItemPath("KyLuat[r1].LyDo")!)
    private let lan = SealingPrivateKey()
    private let an = SealingPrivateKey()
    private let node = SealingPrivateKey(.p256, [UInt8](repeating: 7, count: 32))!

    private func sealed(_ value: ItemValue = .text("chuyện kín")) throws -> SealedEnvelope {
        try SealedEnvelope(value, for: [lan, an, node].map(\.publicKey), in: place)
    }

    @Test func `everybody for whom a value is sealed opens it, and nobody else does`() throws {
        let envelope = try SealedEnvelope(sealed().bytes)
        for key in [lan, an, node] { #expect(try envelope.open(with: key, in: place) == .text("chuyện kín")) }
        #expect(throws: SealingFault.notForThis) { try envelope.open(with: SealingPrivateKey(), in: place) }
        #expect(envelope.recipients == [lan, an, node].map(\.publicKey.id).sorted())
    }

    @Test func `every kind of value comes out as it went in`() throws {
        let values: [ItemValue] = [
            .text(""), .text(String(repeating: "ế", count: 5000)), .textList(["a", "b"]), .number(12),
            .names(["CN=An/O=X"]),
            .richText("<p>x</p>"), .readers(["CN=An/O=X"]),
        ]
        for value in values { #expect(try sealed(value).open(with: an, in: place) == value) }
    }

    @Test func `what is copied to another note, item or database does not open`() throws {
        let envelope = try sealed()
        let elsewhere = [
            SealingContext(replica: ReplicaID(rawValue: 3), unid: place.unid, path: place.path),
            SealingContext(replica: place.replica, unid: UNID(rawValue: 3), path: place.path),
            SealingContext(replica: place.replica, unid: place.unid, path: ItemPath("KyLuat[r2].LyDo")!),
        ]
        for other in elsewhere {
            #expect(throws: SealingFault.damaged) { try envelope.open(with: lan, in: other) }
        }
    }

    @Test func `any changed byte is refused, and so is any part`() throws {
        let bytes = try sealed().bytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1 << UInt8(index % 8)
            let opened = (try? SealedEnvelope(changed)).flatMap { try? $0.open(with: lan, in: place) }
            #expect(opened == nil, "byte \(index)")
        }
        for count in bytes.indices {
            #expect(throws: CodecError.self) { try SealedEnvelope(Array(bytes.prefix(count))) }
        }
        #expect(throws: CodecError.trailingBytes) { try SealedEnvelope(bytes + [0]) }
    }

    @Test func `bytes that are no envelope are refused without harm`() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let count = Int(random.next() % 400)
            var bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            if count > 2, random.next() % 2 == 0 { (bytes[0], bytes[1]) = (1, UInt8(random.next() % 4)) }
            #expect((try? SealedEnvelope(bytes)) == nil)
        }
    }

    @Test func `a recipient cannot be taken away or added without opening it`() throws {
        let (one, two) = (try sealed(), try sealed())
        // The same recipients, another value's key: the head of one over the body of the other.
        let split = one.bytes.count - 12 - 1 - SealedEnvelope.paddedBytesMin - 16
        let mixed = Array(one.bytes.prefix(split)) + two.bytes.suffix(from: split)
        #expect(throws: SealingFault.damaged) { try SealedEnvelope(mixed).open(with: lan, in: place) }
    }

    @Test func `the same value never gives the same bytes, and short ones are of one length`() throws {
        #expect(try sealed().bytes != sealed().bytes)
        let lengths = try ["", "có", "không", "một câu chừng ba mươi chữ cái"].map { try sealed(.text($0)).bytes.count }
        #expect(Set(lengths).count == 1)
    }

    @Test func `padding costs an eighth at most and keeps few lengths apart`() {
        for length in 1...100_000 {
            let padded = SealedEnvelope.paddedLength(length)
            #expect(padded >= length && SealedEnvelope.paddedLength(padded) == padded)
            if length > SealedEnvelope.paddedBytesMin { #expect(padded <= length + length / 8) }
        }
        #expect(Set((1...100_000).map(SealedEnvelope.paddedLength)).count < 200)
    }

    @Test func `nothing is sealed for nobody, for too many, or larger than a value may be`() {
        #expect(throws: SealingFault.recipients) { try SealedEnvelope(.number(1), for: [], in: place) }
        let many = (0...SealedEnvelope.recipientsMax).map { _ in SealingPrivateKey().publicKey }
        #expect(throws: SealingFault.recipients) { try SealedEnvelope(.number(1), for: many, in: place) }
        let large = String(repeating: "x", count: Limits.valueBytesMax - 10)
        #expect(throws: SealingFault.tooLarge) {
            try SealedEnvelope(.text(large), for: [lan.publicKey], in: place)
        }
    }
}
