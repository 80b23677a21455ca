import GRPCCore

/// A text that travels beside every request of a call, whatever it asks for.
enum CallMetadata {
    /// Sends it along.
    struct Sender: ClientInterceptor {
        let key: String
        let text: String

        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingClientRequest<Input>, context: ClientContext,
            next: (StreamingClientRequest<Input>, ClientContext) async throws -> StreamingClientResponse<Output>
        ) async throws -> StreamingClientResponse<Output> {
            var request = request
            // Names have letters that a text header may not have.
            request.metadata.addBinary(Array(text.utf8), forKey: key)
            return try await next(request, context)
        }
    }

    /// Makes it the value of a task-local for the call, its stream of answers included.
    struct Receiver: ServerInterceptor {
        let key: String
        let current: TaskLocal<String?>

        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingServerRequest<Input>, context: ServerContext,
            next:
                @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
        ) async throws -> StreamingServerResponse<Output> {
            let texts = Array(request.metadata[binaryValues: key])
            guard let bytes = texts.first else { return try await next(request, context) }
            // Two, or bytes that are no text: what nobody is named, and no session is.
            let text = texts.count == 1 ? String(validating: bytes, as: UTF8.self) ?? "?" : "?"
            var response = try await current.withValue(text) { try await next(request, context) }
            if case .success(var contents) = response.accepted {
                let produce = contents.producer
                contents.producer = { [current] writer in
                    try await current.withValue(text) { try await produce(writer) }
                }
                response.accepted = .success(contents)
            }
            return response
        }
    }
}
