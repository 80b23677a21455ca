import Testing

@testable import Interchange

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 hold both ways`(plain: String, coded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == coded)
        #expect(Base64.decode(coded) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm 8", "Zg==Zg==", "Zm-_", "=Zg="])
    func `other spellings of the same bytes are refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `every byte survives at every place`() {
        for byte in 0...255 as ClosedRange<UInt8> {
            for bytes in [[byte], [0, byte], [0, 0, byte], [byte, 255, byte, 1]] {
                #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            }
        }
    }
}
