import Foundation

enum CoreCount {
    /// Processors this process may use.
    static var available: Int { ProcessInfo.processInfo.activeProcessorCount }
}
