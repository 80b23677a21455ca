import KeyDerivation
import NoteModel
import Testing

@testable import NodeServer

@Suite struct PasswordHasherTests {
    private let hasher = PasswordHasher(cost: Argon2id(memoryKiB: 64, passes: 1, lanes: 1)!)

    @Test func `a verifier checks its password and no other, and is another each time`() async throws {
        let (first, second) = (try await hasher.verifier(for: [1, 2]), try await hasher.verifier(for: [1, 2]))
        #expect(first != second && first.salt.count == 16)
        #expect(try await hasher.isRight([1, 2], first))
        #expect(try await !hasher.isRight([1, 3], first))
        #expect(try await !hasher.isRight([1, 2], nil))
    }

    @Test func `what other programs write is read: printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e`()
        async throws
    {
        let text = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        let verifier = try #require(PasswordVerifier(text))
        #expect(verifier.description == text && verifier.isOutdated)
        #expect(try await hasher.isRight(Array("password".utf8), verifier))
    }

    @Test(arguments: [
        "", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=64,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1$c2E$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFh",
        "$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHQ$////////////////////////",
    ])
    func `another algorithm, and what would cost too much, is no verifier`(text: String) {
        #expect(PasswordVerifier(text) == nil)
    }
}
