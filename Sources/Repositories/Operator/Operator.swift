import Foundation

/// Who works on the command line.
package enum Operator {
    /// As the audit trail names them: `operator:<login>`.
    package static var actor: String { "operator:\(NSUserName())" }
}
