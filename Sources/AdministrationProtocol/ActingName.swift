import GRPCCore

/// In whose name a command acts: `--as NAME`. It travels beside the request, the same way for every call.
public enum ActingName {
    /// Nil: the local administrator. As the caller wrote it.
    @TaskLocal public static var current: String?

    private static let key = "dongbo-as-bin"

    /// Sends the name along.
    struct Sender: ClientInterceptor {
        let name: String

        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingClientRequest<Input>, context: ClientContext,
            next: (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
        ) async throws -> StreamingClientResponse<Output> {
            var request = request
            // Names have letters that a text header may not have.
            request.metadata.addBinary(Array(name.utf8), forKey: key)
            return try await next(request, context)
        }
    }

    /// Makes it ``current`` for the call, its stream of answers included.
    struct Receiver: ServerInterceptor {
        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingServerRequest<Input>, context: ServerContext,
            next:
                @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
        ) async throws -> StreamingServerResponse<Output> {
            let names = Array(request.metadata[binaryValues: key])
            guard let bytes = names.first else { return try await next(request, context) }
            // Two names, or bytes that are no text: a name that nobody has, and that no list gives anything.
            let name = names.count == 1 ? String(validating: bytes, as: UTF8.self) ?? "?" : "?"
            var response = try await $current.withValue(name) { try await next(request, context) }
            if case .success(var contents) = response.accepted {
                let produce = contents.producer
                contents.producer = { writer in try await $current.withValue(name) { try await produce(writer) } }
                response.accepted = .success(contents)
            }
            return response
        }
    }
}
