/// How much JSON is read before it is refused, whoever sends it.
public struct JSONLimits: Sendable, Hashable {
    /// Bytes of one document or line. Attachments travel apart, so the largest real note is rich text of some 100 kB.
    public var bytesMax: Int
    /// Arrays and objects inside one another. Items need 4; the bound keeps a hostile document off the stack.
    public var depthMax: Int
    /// Members of one object or elements of one array. A dossier has some 300 items.
    public var elementsMax: Int
    /// Bytes of one number. An exact decimal has 34 digits, and exponent notation adds a few.
    public var numberBytesMax: Int

    public init(bytesMax: Int, depthMax: Int, elementsMax: Int, numberBytesMax: Int) {
        precondition(bytesMax > 0 && depthMax > 0 && elementsMax > 0 && numberBytesMax > 0)
        self.bytesMax = bytesMax
        self.depthMax = depthMax
        self.elementsMax = elementsMax
        self.numberBytesMax = numberBytesMax
    }

    /// 16 MiB, 32 levels, 65,536 elements, 128 bytes a number.
    public static let standard = JSONLimits(
        bytesMax: 16 << 20, depthMax: 32, elementsMax: 65_536, numberBytesMax: 128)
}
