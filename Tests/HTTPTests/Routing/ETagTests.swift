import Testing

@testable import HTTP

/// Conditional headers as RFC 9110 has them.
struct ETagTests {
    private static func versions(_ header: String) -> [Int?]? {
        guard case .tags(let tags)? = ETag.Condition(header) else { return nil }
        return tags.map(\.version)
    }

    @Test func `any number of tags is read, whatever is in them`() {
        #expect(ETag.Condition(" * ") == .any)
        #expect(Self.versions(#""v1""#) == [1])
        #expect(Self.versions(#""v1","v2" , W/"v3",, "v4-gzip""#) == [1, 2, 3, 4])
        #expect(
            Self.versions(#""a,b", "v", "v2147483648", "v010", "v+1", "v-1", """#) == [
                nil, nil, nil, nil, nil, nil, nil,
            ])
        #expect(ETag.Condition(#"W/"v3""#) == .tags([.init(isWeak: true, opaque: "v3")]))
    }

    @Test(arguments: [
        "", ",", "v1", #""v1"#, #"v1""#, #"*, "v1""#, #""v1", *"#, #"w/"v1""#, #"W/ "v1""#, #""v1" "v2""#, #""a b""#,
    ])
    func `what is no list of tags is none`(header: String) {
        #expect(ETag.Condition(header) == nil)
    }
}
