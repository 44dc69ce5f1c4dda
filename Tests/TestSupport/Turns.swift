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
/// Suites run in parallel, each on a database of its own. ``alone`` is for those that measure time or fill the machine up;
/// ``ownProcesses`` for those that start and kill processes; ``clusterRoles`` for tests that make or drop roles, which
/// belong to all databases of the cluster.
package struct ExclusiveTrait: SuiteTrait, TestTrait, TestScoping {
    /// What there is one of, and who has it.
    fileprivate final class Thing: Sendable {
        @TaskLocal static var held: [ObjectIdentifier] = []
        let turns = Turns(1)
        static let machine = Thing()
        static let processes = Thing()
        static let roles = Thing()
    }

    fileprivate let thing: Thing

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> ExclusiveTrait? {
        test.isSuite || testCase != nil ? self : nil
    }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let name = ObjectIdentifier(thing)
        guard !Thing.held.contains(name) else { return try await function() }
        try await thing.turns.during {
            try await Thing.$held.withValue(Thing.held + [name]) { try await function() }
        }
    }
}

extension Trait where Self == ExclusiveTrait {
    /// Runs when no suite does but those of ``ownProcesses``: `bin/test` finds this trait, leaves the suite out of the
    /// parallel run, and runs it before that, one test after another.
    package static var alone: Self { Self(thing: .machine) }

    /// As ``alone``, but beside those: for suites that start, signal or kill processes of their own, and measure no time.
    package static var ownProcesses: Self { Self(thing: .processes) }

    /// Runs while no other test with this trait does.
    package static var clusterRoles: Self { Self(thing: .roles) }
}
