import GRPCCore

/// Lets nothing out before the audit log has it.
struct AuditedWriter<Element: Sendable>: RPCWriterProtocol {
    let trail: AuditTrail
    let next: RPCWriter<Element>

    func write(_ element: Element) async throws {
        try trail.beforeAnswer()
        try await next.write(element)
    }

    func write(contentsOf elements: some Sequence<Element>) async throws {
        try trail.beforeAnswer()
        try await next.write(contentsOf: elements)
    }
}
