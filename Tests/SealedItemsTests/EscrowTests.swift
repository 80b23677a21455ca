import NoteModel
import SimulationKit
import Testing

@testable import SealedItems

/// Two of three.
@Suite struct EscrowTests {
    @Test func `any two shares restore any secret`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            let secret = (0..<Int(random.next() % 40 + 1)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let slopes = secret.map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let shares = SecretShare.split(secret, slopes: slopes)
            for first in shares {
                for second in shares where first != second {
                    #expect(SecretShare.combine(first, second) == secret)
                }
            }
        }
    }

    @Test func `one share fits every secret equally well`() {
        // For a share's byte, every secret byte has exactly one slope that gives it.
        for place in UInt8(1)...3 {
            for secret in UInt8.min...UInt8.max {
                let points = (UInt8.min...UInt8.max).map { slope in
                    SecretShare.split([secret], slopes: [slope])[Int(place) - 1].bytes[0]
                }
                #expect(Set(points).count == 256)
            }
        }
    }

    @Test func `shares that do not belong together give nothing`() {
        let shares = SecretShare.split([1, 2], slopes: [3, 4])
        #expect(SecretShare.combine(shares[0], shares[0]) == nil)
        #expect(SecretShare.combine(shares[0], SecretShare(place: 2, bytes: [1])!) == nil)
        #expect(SecretShare(place: 0, bytes: [1]) == nil && SecretShare(place: 4, bytes: [1]) == nil)
    }

    @Test func `the field's arithmetic is a field's`() {
        for left in UInt8.min...UInt8.max {
            let number = GaloisByte(left)
            #expect(number * GaloisByte(1) == number && number + number == GaloisByte(0))
            if left != 0 { #expect(number * number.inverse == GaloisByte(1)) }
        }
        #expect(GaloisByte(0x57) * GaloisByte(0x83) == GaloisByte(0xC1), "FIPS 197, section 4.2")
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let three = (0..<3).map { _ in GaloisByte(UInt8(truncatingIfNeeded: random.next())) }
            #expect(three[0] * (three[1] + three[2]) == three[0] * three[1] + three[0] * three[2])
            #expect(three[0] * (three[1] * three[2]) == (three[0] * three[1]) * three[2])
        }
    }

    @Test func `two officers together have the key, and one has not`() throws {
        let officers = (1...3).map { (name: "CN=\($0)/O=Thanh Xuân", key: SealingPrivateKey()) }
        let key = SealingPrivateKey()
        let escrow = try EscrowKey(
            version: 1, key, officers: officers.map { ($0.name, $0.key.publicKey) },
            slopes: [UInt8](repeating: 77, count: 32))
        let shares = try officers.map { try #require(escrow.share(with: $0.key)) }
        #expect(escrow.key(from: shares[0], shares[2])?.publicKey == key.publicKey)
        #expect(escrow.key(from: shares[1], shares[1]) == nil)
        #expect(escrow.share(with: SealingPrivateKey()) == nil)
        #expect(throws: SealingFault.recipients) {
            let twice = [officers[0], officers[0], officers[1]].map { ($0.name, $0.key.publicKey) }
            _ = try EscrowKey(version: 1, key, officers: twice, slopes: [UInt8](repeating: 1, count: 32))
        }
    }

    @Test func `a share of another key does not open the escrow`() throws {
        let officers = (1...3).map { (name: "CN=\($0)/O=Thanh Xuân", key: SealingPrivateKey()) }
        let named = officers.map { ($0.name, $0.key.publicKey) }
        let one = try EscrowKey(
            version: 1, SealingPrivateKey(), officers: named, slopes: [UInt8](repeating: 5, count: 32))
        let other = try EscrowKey(
            version: 2, SealingPrivateKey(), officers: named, slopes: [UInt8](repeating: 6, count: 32))
        let mine = try #require(one.share(with: officers[0].key))
        let theirs = try #require(other.share(with: officers[1].key))
        #expect(one.key(from: mine, theirs) == nil)
    }
}
