import Foundation
import KeyDerivation
import Testing

@Suite struct Argon2idTests {
    private let cheap = Argon2id(memoryKiB: 64, passes: 1, lanes: 1)!

    @Test func `the same passphrase and salt give the same key, and another of either gives another`() throws {
        let salt = Array("salt of 16 bytes".utf8)
        let key = try #require(cheap.key(passphrase: Array("mật khẩu".utf8), salt: salt))
        #expect(key.count == 32)
        #expect(cheap.key(passphrase: Array("mật khẩu".utf8), salt: salt) == key)
        #expect(cheap.key(passphrase: Array("mat khau".utf8), salt: salt) != key)
        #expect(cheap.key(passphrase: Array("mật khẩu".utf8), salt: salt.reversed()) != key)
    }

    @Test func `it is Argon2id version 1.3 as other programs compute it`() throws {
        // printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -r
        let parameters = try #require(Argon2id(memoryKiB: 1 << 16, passes: 2, lanes: 1))
        let key = try #require(parameters.key(passphrase: Array("password".utf8), salt: Array("somesalt".utf8)))
        #expect(
            key.map { String(format: "%02x", $0) }.joined()
                == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
    }

    @Test func `a file cannot ask for more than a machine should give`() throws {
        #expect(Argon2id(memoryKiB: 2 << 20, passes: 3, lanes: 1) == nil)
        #expect(Argon2id(memoryKiB: 4, passes: 3, lanes: 1) == nil)
        let greedy = Data(#"{"memoryKiB":4194304,"passes":1,"lanes":1}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Argon2id.self, from: greedy) }
    }
}
