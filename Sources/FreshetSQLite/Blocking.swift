import Dispatch
import Freshet

/// Carries out what waits for the disk on a thread that may wait, not on one of those that run tasks.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(LogError) -> Value
) async throws(LogError) -> Value {
    let result: Result<Value, LogError> = await withCheckedContinuation { answer in
        DispatchQueue.global().async { answer.resume(returning: Result(catching: body)) }
    }
    return try result.get()
}
