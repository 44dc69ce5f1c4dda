/// Asks until the answer is yes; the test's time limit is the end of patience. Between two questions it leaves the processor to
/// what is waited for.
package func eventually(_ condition: () async throws -> Bool) async throws {
    while !(try await condition()) { try await Task.sleep(for: .milliseconds(2)) }
}
