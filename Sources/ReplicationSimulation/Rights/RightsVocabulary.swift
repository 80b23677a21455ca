import AccessControl
import NoteModel

/// The names that the access lists of simulated districts are about.
enum RightsVocabulary {
    static let authors = ItemPath("NguoiSua")!
    /// Two parts of the name tree; nodes and people with even numbers belong to the first.
    static let branches = ["OU=Dong/O=Thanh Xuân", "OU=Tay/O=Thanh Xuân"]

    static func branch(of node: Int) -> String { branches[node % branches.count] }
    static func person(_ node: Int) -> String { "CN=người \(node)/\(branch(of: node))" }
    static func group(_ number: Int) -> String { "Nhóm \(number)" }

    /// How many names ``name(_:in:)`` knows.
    static func nameCount(_ shape: Shape) -> Int { 2 * shape.spokes + branches.count + Vocabulary.groups + 1 }

    /// Spokes, their people, branches, groups, and everybody else.
    static func name(_ number: Int, in shape: Shape) -> String {
        var number = number % nameCount(shape)
        if number < shape.spokes { return SimulatedNode.name(shape.hubs + number) }
        number -= shape.spokes
        if number < shape.spokes { return person(shape.hubs + number) }
        number -= shape.spokes
        if number < branches.count { return "*/\(branches[number])" }
        number -= branches.count
        return number < Vocabulary.groups ? group(number) : AccessEntry.defaultName
    }
}
