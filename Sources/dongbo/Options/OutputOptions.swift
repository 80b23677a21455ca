import ArgumentParser
import Interchange
import NoteModel

/// For people or for programs.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print JSON, one object a line.")
    var isJSON = false

    /// Prints one reply: verbatim as JSON, or what `lines` makes of it.
    func print(_ reply: Reply, _ lines: (JSONValue) throws -> [String]) throws {
        if isJSON { return Console.print(bytes: reply.bytes) }
        for line in try lines(try reply.json()) { Console.print(line) }
    }

    /// Prints an object that was made here.
    func print(_ json: JSONValue, _ lines: [String]) {
        if isJSON { return Console.print(JSONWriter.string(json)) }
        for line in lines { Console.print(line) }
    }
}
