import Interchange
import NoteModel
import SyntheticDistrict
import Testing

/// Prints how fast an import reads; a number for people, since machines differ.
@Suite(.serialized) struct InterchangeSpeedTests {
    @Test func `reading standard notes is measured`() throws {
        let lines = (0..<2000).map { index in
            JSONWriter.bytes(ItemsJSON.encode(StandardNote.make(index, seed: 1).items))
        }
        let bytes = lines.reduce(0) { $0 + $1.count }
        let clock = ContinuousClock()
        var best = (parse: Duration.seconds(1), decode: Duration.seconds(1), write: Duration.seconds(1))
        var items = 0
        for _ in 0..<10 {
            best.parse = min(best.parse, try clock.measure { for line in lines { _ = try JSONParser.parse(line) } })
            best.decode = min(
                best.decode, try clock.measure { for line in lines { items += try ItemsJSON.decode(line).count } })
        }
        let decoded = try lines.map { try ItemsJSON.decode($0) }
        let notes = decoded.map {
            $0.compactMap { item in if case .set(let value) = item.change { (item.name, value) } else { nil } }
        }
        for _ in 0..<10 {
            best.write = min(
                best.write, clock.measure { for note in notes { _ = JSONWriter.bytes(ItemsJSON.encode(note)) } })
        }
        #expect(items == 10 * 2000 * StandardNote.itemCount)
        let microseconds = { (duration: Duration) in (duration / .microseconds(2000) * 100).rounded() / 100 }
        print(
            "\(bytes / lines.count) bytes, 25 items: parse \(microseconds(best.parse)) µs, parse and map "
                + "\(microseconds(best.decode)) µs, write \(microseconds(best.write)) µs")
    }
}
