import NoteModel
import People
import Testing

@Suite struct ActivationTests {
    private let lan = try! HierarchicalName(parsing: "CN=Lan/OU=Hạ Đình/O=Thanh Xuân")
    private let an = try! HierarchicalName(parsing: "CN=An/OU=Hạ Đình/O=Thanh Xuân")

    @Test func `a code is read as it is shown, and as people type it`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let code = ActivationCode(secret: .random(in: 0...(.max), using: &generator))
            #expect(code.text.split(separator: "-").map(\.count) == [4, 4, 4, 4, 4, 4, 4])
            #expect(ActivationCode(typed: code.text) == code)
            let typed = code.text.lowercased().replacing("-", with: " ").replacing("0", with: "o").replacing(
                "1", with: "l")
            #expect(ActivationCode(typed: " \(typed) ") == code)
        }
    }

    @Test func `a mistake in typing is found before it costs an attempt`() {
        let code = ActivationCode(secret: 0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF).text
        var found = 0
        for index in code.indices where code[index] != "-" {
            var wrong = code
            wrong.replaceSubrange(index...index, with: code[index] == "7" ? "8" : "7")
            if ActivationCode(typed: wrong) == nil { found += 1 }
        }
        #expect(found >= 27)
        for text in ["", "ABCD", code + "A", String(code.dropLast()), "ü" + code.dropFirst()] {
            #expect(ActivationCode(typed: text) == nil)
        }
    }

    @Test func `a code counts once, for its person, until its end, and only the latest`() {
        let code = ActivationCode(secret: 7)
        let activation = Activation(code, for: lan, id: 1, at: 1_000)
        #expect(activation.check(code, of: lan, password: nil, at: 1_000) == .right)
        #expect(activation.check(code, of: an, password: nil, at: 1_000) == .wrong)
        #expect(activation.check(ActivationCode(secret: 8), of: lan, password: nil, at: 1_000) == .wrong)
        let end = 1_000 + ActivationCode.lifeMilliseconds
        #expect(activation.check(code, of: lan, password: nil, at: end - 1) == .right)
        #expect(activation.check(code, of: lan, password: nil, at: end) == .expired)
        let used = PasswordRecord(activation: 1, verifier: "v")
        #expect(activation.check(code, of: lan, password: used, at: 1_000) == .used)
        let earlier = PasswordRecord(activation: 0, verifier: "v")
        #expect(activation.check(code, of: lan, password: earlier, at: 1_000) == .right)
    }

    @Test func `a password that was set under an earlier code does not count, whenever it arrives`() {
        let activation = Activation(ActivationCode(secret: 7), for: lan, id: 2, at: 0)
        let late = PasswordRecord(activation: 1, verifier: "v")
        let credential = Credential(activation: activation, password: late, isLocked: false)
        #expect(credential.currentPassword == nil && credential.stamp == nil && credential.state(at: 0) == .invited)
        #expect(credential.state(at: ActivationCode.lifeMilliseconds) == .expired)
    }

    @Test func `who is locked logs in with no password`() {
        let activation = Activation(ActivationCode(secret: 7), for: lan, id: 2, at: 0)
        let record = PasswordRecord(activation: 2, verifier: "v")
        #expect(Credential(activation: activation, password: record, isLocked: false).stamp != nil)
        let locked = Credential(activation: activation, password: record, isLocked: true)
        #expect(locked.stamp == nil && locked.state(at: 0) == .locked)
    }

    @Test func `what is stored is read back, and nothing else is`() {
        let activation = Activation(ActivationCode(secret: .max), for: lan, id: 3, at: 99)
        #expect(Activation(activation.text) == activation)
        let record = PasswordRecord(activation: .max, verifier: "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA")
        #expect(PasswordRecord(record.text) == record)
        for text in ["", "1", "2\(activation.text.dropFirst())", activation.text + " 1", "1 g 1 g", record.text] {
            #expect(Activation(text) == nil)
        }
        for text in ["", "1 x $v", "2\(record.text.dropFirst())", activation.text] {
            #expect(PasswordRecord(text) == nil)
        }
    }
}
