import Foundation
import Logging
import NoteModel
import ReplicationCore
import ReplicationTransport

extension Node {
    /// After an exchange with a hub that went well: removes files that the database's file has taken the place of, once everything in
    /// them is proven to be elsewhere. From those that stay goes what is no longer for this node.
    ///
    /// A file that was given up had handed in what it wrote, so it goes when the fresh copy is complete; one that `restore` replaced
    /// not before the two have exchanged both ways. A hub keeps its files: others live by its copy.
    func tendSetAside(of database: DatabaseActor, after peer: HierarchicalName, bothWays: Bool) async {
        guard !isHub, (try? isHub(peer)) == true else { return }
        for file in directory.setAsideFiles()
        where file.database == database.name && (bothWays || file.renewal != nil) {
            do {
                let outcome = try await setAsideDesk.tend(
                    file, beside: database, hub: peer.canonical, options: storeOptions,
                    wallMilliseconds: clock.wallMilliseconds)
                switch outcome {
                case .removed: logger.notice("an old file was removed", metadata: ["file": "\(file.name)"])
                case .stays(let notes):
                    logger.notice(
                        "an old file stays: it may have what nobody else has",
                        metadata: ["file": "\(file.name)", "notes": "\(notes)"])
                case .unchanged: break
                }
            } catch {
                logger.warning(
                    "an old file cannot be looked through and stays",
                    metadata: ["file": "\(file.path)", "error": "\(error)"])
            }
        }
    }

    /// Notes have left a database for good: they must not stay in the files it had before.
    func eraseFromSetAside(_ gone: [UNID], of database: DatabaseActor) async {
        for file in directory.setAsideFiles() where file.database == database.name {
            do {
                try await setAsideDesk.erase(Set(gone), from: file, of: database, options: storeOptions)
            } catch {
                logger.warning(
                    "what was withdrawn may still be in an old file, which cannot be cleaned; delete it with 'dongbo set-aside remove'",
                    metadata: ["file": "\(file.path)", "error": "\(error)"])
            }
        }
    }

    /// Deletes an old file for good, with what nobody else may have.
    public func removeSetAside(_ file: SetAsideFile) async throws { try await setAsideDesk.remove(file) }

    /// Writes down that a file was given up, for ``renewalWarnings``.
    func noteRenewal(of database: String, because renewal: Renewal) {
        var book = RenewalBook.load(from: directory.renewals)
        book.add(RenewalBook.Entry(database: database, because: renewal, milliseconds: clock.wallMilliseconds))
        do {
            try book.save(to: directory.renewals)
        } catch {
            logger.warning("the record of given up files cannot be written", metadata: ["error": "\(error)"])
        }
    }

    /// Databases that two computers use under this node's name, for `show server`.
    public var renewalWarnings: [String] {
        RenewalBook.load(from: directory.renewals).twins(at: clock.wallMilliseconds).map { database, times in
            "'\(database)' was copied anew \(times) times within 24 hours because a twin of its file is in use: another computer "
                + "runs with a copy of \(directory.path). Stop one of the two. A second node needs a name and a directory of "
                + "its own ('dongbo invite' on the hub, 'dongbo join'); never copy a node's directory"
        }
    }

    /// Old database files that are still there, for `show server`.
    public var setAsideWarnings: [String] {
        let files = directory.setAsideFiles()
        guard let oldest = files.first else { return [] }
        let megabytes = (files.reduce(0) { $0 + $1.bytes } + 999_999) / 1_000_000
        let since = Date(timeIntervalSince1970: Double(oldest.milliseconds) / 1000)
        let day = since.formatted(.iso8601.year().month().day())
        let count = files.count == 1 ? "1 old database file" : "\(files.count) old database files"
        let removal =
            isHub
            ? "A hub keeps them until an administrator deletes them"
            : "One goes by itself once a hub is proven to have everything in it"
        return [
            "\(count) (\(megabytes) MB, since \(day)) in \(directory.setAside): \(files.map(\.name).joined(separator: ", ")). "
                + "\(removal); what only it has comes back with 'dongbo restore FILE --database DB';"
                + " if nobody needs that, 'dongbo set-aside remove FILE' deletes it"
        ]
    }
}
