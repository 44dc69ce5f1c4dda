import Testing

@testable import Postgres

struct PreparedStatementsTests {
    private func inserted(_ texts: [String], capacity: Int) -> PreparedStatements {
        var statements = PreparedStatements(capacity: capacity)
        for text in texts {
            statements.beginBatch()
            _ = statements.insert(text)
            statements.confirm(text)
        }
        return statements
    }

    @Test func `the least recently used one goes`() {
        var statements = inserted(["a", "b"], capacity: 2)
        let nameOfB = statements.name(of: "b")
        _ = statements.name(of: "a")
        statements.beginBatch()
        #expect(statements.insert("c").evicted == nameOfB)
        #expect(statements.name(of: "b") == nil && statements.name(of: "a") != nil)
    }

    @Test func `what the batch itself uses stays`() {
        var statements = inserted(["a", "b"], capacity: 2)
        statements.beginBatch()
        _ = statements.name(of: "a")
        _ = statements.name(of: "b")
        #expect(statements.insert("c").evicted == nil)
        #expect(statements.count == 3)
    }

    @Test func `one that is being prepared stays`() {
        var statements = PreparedStatements(capacity: 1)
        _ = statements.insert("a")
        statements.beginBatch()
        #expect(statements.insert("b").evicted == nil)
    }

    @Test func `a name is used once`() {
        var statements = PreparedStatements(capacity: 4)
        let first = statements.insert("a").name
        statements.forget("a")
        #expect(statements.insert("a").name != first)
    }

    @Test func `texts that differ only in the middle are told apart`() {
        let head = String(repeating: "select ", count: 40)
        let tail = String(repeating: " from x", count: 40)
        var statements = PreparedStatements(capacity: 4)
        let first = statements.insert(head + "aaaa" + tail).name
        #expect(statements.name(of: head + "bbbb" + tail) == nil)
        #expect(statements.name(of: head + "aaaa" + tail) == first)
    }
}
