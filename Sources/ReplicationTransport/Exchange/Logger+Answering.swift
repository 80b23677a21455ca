import Logging
import NoteModel

extension Logger {
    /// Runs a call's body. What is not an operating error is logged in full, and tells the peer nothing.
    func answering<Result>(_ peer: String, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DongboError {
            info("call ended with an error", metadata: ["peer": "\(peer)", "error": "\(error)"])
            throw error
        } catch {
            self.error("call failed", metadata: ["peer": "\(peer)", "error": "\(error)"])
            throw DongboError(.inputOutput, "the node failed; its log says why", cause: error)
        }
    }
}
