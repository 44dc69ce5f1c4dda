/// The secret part of an address that is its own credential: of a calendar, of a survey's page.
enum LinkToken {
    private static let length = 43
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    static func isWellFormed(_ token: String) -> Bool { token.utf8.count == length }

    /// 43 of 62 letters and digits: 256 bits.
    static func new() -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<length).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
    }
}
