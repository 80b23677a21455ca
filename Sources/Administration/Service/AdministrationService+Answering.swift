import AuditLog
import GRPCCore
import Logging
import NIOCore
import NodeServer
import NoteModel

/// The one place through which every method of the service goes: what is to be in the audit log gets there here.
extension AdministrationService {
    /// Runs a method with one answer.
    ///
    /// - Parameter body: says through the trail which notes it shows.
    func answering<Value>(
        _ request: some AuditedRequest, _ context: ServerContext, _ body: (AuditTrail) async throws -> Value
    ) async throws -> Value {
        try await answering(trail(request, context)) { trail in
            let value = try await body(trail)
            try trail.beforeAnswer()
            return value
        }
    }

    /// Runs a method whose answer is a stream.
    ///
    /// - Parameter body: writes to the writer that it gets, which lets nothing out that the log does not have.
    func answering<Element: Sendable>(
        _ request: some AuditedRequest, _ response: RPCWriter<Element>, _ context: ServerContext,
        _ body: (AuditTrail, RPCWriter<Element>) async throws -> Void
    ) async throws {
        try await answering(trail(request, context)) { trail in
            try await body(trail, RPCWriter(wrapping: AuditedWriter(trail: trail, next: response)))
        }
    }

    private func trail(_ request: some AuditedRequest, _ context: ServerContext) throws(DongboError) -> AuditTrail {
        let method = context.descriptor.method
        guard let decision = AuditDecision.all[method] else {
            throw DongboError(.badConfiguration, "nothing says what of '\(method)' goes into the audit log")
        }
        return AuditTrail(node, decision, request)
    }

    private func answering<Value>(
        _ trail: AuditTrail, _ body: (AuditTrail) async throws -> Value
    ) async throws -> Value {
        try await trail.begin()
        let value: Value
        do {
            value = try await reporting {
                _ = try sessionPerson
                return try await body(trail)
            }
        } catch {
            await trail.ended(with: error as? DongboError ?? DongboError(.inputOutput, "it was cut off"))
            throw error
        }
        try await trail.succeeded()
        return value
    }

    /// Runs a reply's body; what is not an operating error is logged and hidden, as between nodes.
    private func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as DongboError {
            node.logger.debug("request ended with an error", metadata: ["error": "\(error)"])
            throw error
        } catch let error as RPCError {
            throw error
        } catch let error as ChannelError {
            // The caller went away in the middle of a list: '| head'.
            throw DongboError(.inputOutput, "the caller closed the connection", cause: error)
        } catch is CancellationError {
            throw DongboError(.inputOutput, "the request was cancelled")
        } catch {
            node.logger.error("request failed", metadata: ["error": "\(error)"])
            throw DongboError(.inputOutput, "the node failed; its log says why", cause: error)
        }
    }
}
