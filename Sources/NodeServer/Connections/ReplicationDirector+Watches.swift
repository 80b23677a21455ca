import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

extension ReplicationDirector {
    /// Between two hints that are taken in: a peer that floods this node with them gets no further than that.
    private static let hintPause = Duration.milliseconds(20)

    func openWatch(_ peer: String, _ databases: Set<String>) {
        let id = UUID()
        let (wanted, continuation) = AsyncStream<Set<ReplicaID>>.makeStream(bufferingPolicy: .bufferingNewest(1))
        continuation.yield(replicas(of: databases))
        let address = schedule.address(ofPeer: peer)
        let task = Task { [weak self, node] in
            let connection: PeerConnection
            do {
                connection = try await node.reach(try HierarchicalName(parsing: peer), preferred: address)
            } catch {
                await self?.unanswered(peer, error)
                await self?.watchEnded(peer, id, unreachable: true)
                return
            }
            await self?.answered(peer)
            do {
                try await connection.watch(wanted) { [weak self] hints in
                    await self?.hinted(peer, id, hints)
                    try await Task.sleep(for: Self.hintPause)
                }
            } catch {
                node.logger.info("a watch ended", metadata: ["peer": "\(peer)", "error": "\(error)"])
            }
            await self?.watchEnded(peer, id, unreachable: false)
        }
        watches[peer] = Watch(id: id, task: task, replicas: continuation)
    }

    func closeWatch(_ peer: String) {
        guard let watch = watches.removeValue(forKey: peer) else { return }
        end(watch)
        schedule.watchClosed(peer)
    }

    func end(_ watch: Watch) {
        watch.replicas.finish()
        watch.task.cancel()
    }

    private func watchEnded(_ peer: String, _ id: UUID, unreachable: Bool) {
        guard watches[peer]?.id == id else { return }
        watches[peer] = nil
        schedule.watchEnded(peer, unreachable: unreachable, at: now, using: &random)
        step()
    }

    private func hinted(_ peer: String, _ id: UUID, _ hints: [DatabaseHint]) {
        guard watches[peer]?.id == id else { return }
        let isFirst = watches[peer]?.since == nil
        if isFirst {
            watches[peer]?.since = now.wall
            schedule.watchOpened(peer, at: now, using: &random)
        }
        let names = Dictionary(node.databases.map { ($0.identity.replica, $0.name) }) { first, _ in first }
        for hint in hints {
            guard let name = names[hint.replica] else { continue }
            let pair = ReplicationPair(peer: peer, database: name)
            told[pair] = hint.sequence
            offers[peer]?.replicas.insert(hint.replica)
            if !isFirst { schedule.hinted(pair, at: now, using: &random) }
        }
        step()
    }
}
