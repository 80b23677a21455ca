// The library's interface is made of FoundationEssentials' Data, a sequence of bytes; nothing else of it is used here.
import FoundationEssentials

extension Data {
    var asBytes: [UInt8] { Array(self) }
}

/// The same bytes as the library wants them.
func data(_ bytes: [UInt8]) -> Data { Data(bytes) }
