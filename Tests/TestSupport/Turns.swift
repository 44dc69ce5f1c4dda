package import Testing

/// Lets so many in at a time; the others wait in the order they came.
actor Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }

    nonisolated func during<R>(_ body: () async throws -> R) async rethrows -> R {
        await take()
        do {
            let result = try await body()
            await give()
            return result
        } catch {
            await give()
            throw error
        }
    }
}

/// For suites and tests that need something of which there is one.
///
/// Suites run in parallel, each on a database of its own. ``alone`` is for those that measure time, fill the machine up
/// or kill processes; ``clusterRoles`` for tests that make or drop roles, which belong to all databases of the cluster.
package struct ExclusiveTrait: SuiteTrait, TestTrait, TestScoping {
    @TaskLocal private static var holdsMachine = false
    @TaskLocal private static var holdsRoles = false
    private static let machine = Turns(1)
    private static let roles = Turns(1)

    let isForMachine: Bool

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> ExclusiveTrait? {
        test.isSuite || testCase != nil ? self : nil
    }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let held = isForMachine ? Self.$holdsMachine : Self.$holdsRoles
        guard !held.get() else { return try await function() }
        try await (isForMachine ? Self.machine : Self.roles).during {
            try await held.withValue(true) { try await function() }
        }
    }
}

extension Trait where Self == ExclusiveTrait {
    /// Runs when no other suite does: `bin/test` finds this trait, leaves the suite out of the parallel run, and runs it
    /// afterwards, one test after another.
    package static var alone: Self { Self(isForMachine: true) }

    /// Runs while no other test with this trait does.
    package static var clusterRoles: Self { Self(isForMachine: false) }
}
