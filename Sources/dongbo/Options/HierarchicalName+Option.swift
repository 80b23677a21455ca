import NoteModel
import ReplicationTransport

extension HierarchicalName {
    /// Reads a name given on the command line.
    /// - Throws: `.wrongUsage` that shows what a name looks like.
    init(argument text: String) throws(DongboError) {
        do {
            try self.init(parsing: text.normalizedC)
        } catch {
            throw DongboError(
                .wrongUsage, "'\(text)' is no name: \(error.message). Write it as 'CN=hub/O=Thanh Xuân'", cause: error)
        }
    }
}
