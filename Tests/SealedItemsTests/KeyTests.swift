import KeyDerivation
import NoteModel
import Testing

@testable import SealedItems

/// Keys of people and groups as the directory holds them.
@Suite struct KeyTests {
    private let lan = try! HierarchicalName(parsing: "CN=Lan/O=Thanh Xuân")
    private let an = try! HierarchicalName(parsing: "CN=An/O=Thanh Xuân")
    private let cost = Argon2id(memoryKiB: 64, passes: 1, lanes: 1)!

    @Test func `texts of keys are read as they are written, and nothing else is`() throws {
        let keys = PersonKeys().publicKeys
        #expect(PersonPublicKeys(keys.text) == keys)
        let node = SealingPrivateKey(.p256, [UInt8](repeating: 9, count: 32))!.publicKey
        for key in [keys.sealing, node] { #expect(SealingPublicKey(key.text) == key) }
        let secret = try WrappedSecret([1, 2, 3], for: node, info: [])
        #expect(WrappedSecret(secret.text) == secret)
        let texts = [
            "", "1", "1 00", "3 \(Hexadecimal.string(keys.sealing.bytes))", keys.text + " ",
            "2" + keys.text.dropFirst(),
        ]
        for text in texts {
            #expect(PersonPublicKeys(text) == nil)
            if text != "" { #expect(WrappedSecret(text) == nil) }
        }
        #expect(SealingPublicKey(.p256, [UInt8](repeating: 4, count: 65)) == nil, "no point of the curve")
        #expect(SealingPublicKey(.x25519, [1]) == nil)
    }

    @Test func `a wrapped secret opens for its key and purpose alone`() throws {
        let key = SealingPrivateKey()
        let secret = try WrappedSecret([1, 2, 3], for: key.publicKey, info: [1])
        #expect(secret.open(with: key, info: [1]) == [1, 2, 3])
        #expect(secret.open(with: key, info: [2]) == nil)
        #expect(secret.open(with: SealingPrivateKey(), info: [1]) == nil)
    }

    @Test func `a person's keys open with their password, for them, and not when changed`() throws {
        let keys = PersonKeys()
        let salt = [UInt8](repeating: 3, count: LockedPersonKeys.saltBytes)
        let right = cost.key(passphrase: Array("mưa rào".utf8), salt: salt)!
        let locked = try LockedPersonKeys(keys, of: lan, key: right, cost: cost, salt: salt)
        let stored = try #require(LockedPersonKeys(locked.text))
        #expect(stored == locked)
        #expect(stored.open(for: lan, key: right)?.publicKeys == keys.publicKeys)
        #expect(stored.open(for: an, key: right) == nil)
        #expect(stored.open(for: lan, key: cost.key(passphrase: Array("nắng".utf8), salt: salt)!) == nil)
        #expect(LockedPersonKeys(locked.text.replacing(/^1 64 1/, with: "1 64 2"))?.open(for: lan, key: right) == nil)
        #expect(LockedPersonKeys(locked.text.replacing(/^1 64 1/, with: "1 1048576 64")) == nil, "too costly")
    }

    @Test func `a signature is its signer's, of its text`() throws {
        let (keys, other) = (PersonKeys(), PersonKeys())
        let signature = try keys.sign([1, 2])
        #expect(keys.publicKeys.isSignature(signature, of: [1, 2]))
        #expect(!keys.publicKeys.isSignature(signature, of: [1, 3]))
        #expect(!other.publicKeys.isSignature(signature, of: [1, 2]))
        #expect(!keys.publicKeys.isSignature([], of: [1, 2]))
    }

    @Test func `a member opens the group's key, and who is not one does not`() throws {
        let (lan, an, stranger) = (SealingPrivateKey(), SealingPrivateKey(), SealingPrivateKey())
        let key = SealingPrivateKey()
        var group = try GroupKey(group: "BanToChuc", version: 1, key, for: [lan.publicKey])
        #expect(group.open(with: KeyRing([lan]))?.publicKey == key.publicKey)
        #expect(group.open(with: KeyRing([stranger])) == nil)
        #expect(group.open(with: KeyRing([an])) == nil)
        _ = try group.wrap(key, for: an.publicKey)
        #expect(group.open(with: KeyRing([an]))?.publicKey == key.publicKey)
    }

    @Test func `a directory cannot pass one group's key off as another's or as another version`() throws {
        let lan = SealingPrivateKey()
        let group = try GroupKey(group: "BanToChuc", version: 1, SealingPrivateKey(), for: [lan.publicKey])
        let wrapped = Array(group.wrapped.values)
        for (name, version) in [("BiThu", 1), ("BanToChuc", 2)] {
            let forged = GroupKey(group: name, version: version, publicKey: group.publicKey, wrapped: wrapped)
            #expect(forged.open(with: KeyRing([lan])) == nil)
        }
        let other = GroupKey(
            group: "BanToChuc", version: 1, publicKey: SealingPrivateKey().publicKey, wrapped: wrapped)
        #expect(other.open(with: KeyRing([lan])) == nil)
    }

    @Test func `a ring opens what is sealed for a group through its member`() throws {
        let lan = SealingPrivateKey()
        let group = try GroupKey(group: "BanToChuc", version: 1, SealingPrivateKey(), for: [lan.publicKey])
        let place = SealingContext(replica: ReplicaID(rawValue: 1), unid: UNID(rawValue: 2), path: ItemPath("A")!)
        let envelope = try SealedEnvelope(.number(5), for: [group.publicKey], in: place)
        var ring = KeyRing([lan])
        #expect(throws: SealingFault.notForThis) { try ring.open(envelope, in: place) }
        ring.add(groups: [group])
        #expect(try ring.open(envelope, in: place) == .number(5))
    }
}
