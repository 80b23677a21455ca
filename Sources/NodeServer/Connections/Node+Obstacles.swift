import Foundation
import NoteModel
import NoteStore
import ReplicationCore

extension Node {
    /// Why nothing passes between this node and each that the directory knows, by canonical name, as far as it is known here.
    ///
    /// - Complexity: O(nodes × connections), and a look at what each database says of its files.
    /// - Throws: when the directory or a database cannot be read.
    public func obstacles() throws -> [String: [ConnectionObstacle]] {
        let directory = try directoryIndex()
        let fenced = try databasesByFencedNode()
        var found: [String: [ConnectionObstacle]] = [:]
        for known in directory.nodes {
            let isThis = known.name.matches(name)
            var obstacles = [certificateObstacle(of: known.name, directory)].compactMap(\.self)
            if let names = fenced[known.name.matchingKey] {
                obstacles.append(fenceObstacle(of: known.name, isThis: isThis, names.joined(separator: ", ")))
            }
            if isThis, !isScheduled {
                obstacles.append(
                    ConnectionObstacle(
                        kind: .notScheduled,
                        message: "it was started with --no-schedule: it calls nobody, and replicates by hand only"))
            }
            if !isThis, let off = switchedOff(with: known.name, directory) { obstacles.append(off) }
            found[known.name.canonical] = obstacles
        }
        return found
    }

    /// Of this node its own file counts; of another, all that anybody knows of.
    private func databasesByFencedNode() throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for database in databases {
            let own = database.identity.incarnation
            let entries = try database.read { try $0.nodeEntries(reading: $1) }
            let byNode = Dictionary(grouping: entries) { entry in
                (try? HierarchicalName(parsing: entry.value.name))?.matchingKey ?? entry.value.name
            }
            for (key, files) in byNode {
                let counting = key == name.matchingKey ? files.filter { $0.key == own } : files
                guard !counting.isEmpty, counting.allSatisfy(\.value.isFenced) else { continue }
                found[key, default: []].append(database.name)
            }
        }
        return found
    }

    private func fenceObstacle(of node: HierarchicalName, isThis: Bool, _ names: String) -> ConnectionObstacle {
        ConnectionObstacle(
            kind: .fenced,
            message: isThis
                ? "its copies of \(names) were fenced: at the next exchange with the hub it hands in what was written here and copies "
                    + "them anew"
                : "its copies of \(names) are fenced, nobody waits for it: when it calls the hub, it hands in what it wrote and copies "
                    + "them anew")
    }

    private func certificateObstacle(
        of node: HierarchicalName, _ directory: DirectoryIndex
    ) -> ConnectionObstacle? {
        let now = clock.now
        let all = directory.certificates(of: node)
        guard let last = all.max(by: { ($0.notAfter ?? .distantFuture) < ($1.notAfter ?? .distantFuture) }),
            !all.contains(where: { $0.revoked == nil && ($0.notAfter ?? .distantFuture) >= now })
        else { return nil }
        let comeBack =
            "nobody lets it in until 'dongbo invite \(node.abbreviated)' on the hub and 'dongbo rejoin' there give it a new one"
        guard let revoked = all.compactMap(\.revoked).max(), last.revoked != nil else {
            return ConnectionObstacle(kind: .expired, message: "its certificate has expired: \(comeBack)")
        }
        let when = revoked == .distantPast ? "" : " on \(revoked.formatted(.iso8601.year().month().day()))"
        return ConnectionObstacle(kind: .revoked, message: "its certificate was withdrawn\(when): \(comeBack)")
    }

    private func switchedOff(with peer: HierarchicalName, _ directory: DirectoryIndex) -> ConnectionObstacle? {
        let groups = directory.groupTable
        let between = directory.connections.compactMap(\.settings).filter { settings in
            [(name, peer), (peer, name)].contains { from, to in
                ConnectionPlan.means(settings.source, from, groups)
                    && ConnectionPlan.means(settings.destination, to, groups)
            }
        }
        guard let first = between.first, !between.contains(where: \.isEnabled) else { return nil }
        let names = between.map { "'\($0.name)'" }.joined(separator: ", ")
        let isOff =
            between.count == 1 ? "the connection \(names) is switched off" : "the connections \(names) are switched off"
        return ConnectionObstacle(
            kind: .switchedOff, message: "\(isOff); on with: dongbo connection set \"\(first.name)\" --enabled yes")
    }
}
