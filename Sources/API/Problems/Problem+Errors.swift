import Documents
import Domain
package import HTTP
import JSON
import Postgres

extension Problem {
    /// Of one that the credential does not know as of one that is not there.
    static let unknownMunicipality = Problem(
        .notFound, "There is no such municipality, or your API key does not know it.")

    /// Whatever a handler threw, as an answer: the one place where errors become statuses.
    ///
    /// - Parameter method: of the request; decides what a client that has lost an answer is advised to do.
    package init(_ error: any Error, method: String) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let error as TemplateError:
            self.init(.conflict, "The municipality's template does not fit.", faults: error.faults.map(\.fault))
        case let error as PostgresError: self.init(error, method)
        case let rejection as TransportRejection: self.init(refusing: rejection)
        case let error as JSONParseError: self.init(.invalidJSON, error.description)
        default: self.init(.internalError)
        }
    }

    private init(_ refusal: Refusal) {
        switch refusal {
        case .invalid(let faults): self.init(.invalidBody, faults: faults)
        case .conflict(let fault): self.init(.conflict, faults: [fault])
        case .duplicate(let candidates):
            self.init(
                .duplicate, "It looks like what is here already: see candidates.",
                faults: [
                    Fault(
                        "/confirm_duplicate", "is not true, and something alike is here already",
                        hint: "use the candidate; if it is another one, send confirm_duplicate: true")
                ])
            members = [("candidates", candidates.isEmpty ? "[]" : candidates)]
        case .stageMove(let from, let to, let allowed):
            self.init(.stageMove, "A partnership that is \(from) cannot become \(to).")
            lists = [("allowed", allowed)]
        case .stageProof(let to, let missing):
            self.init(
                .stageProof,
                "To become \(to) the partnership needs \(missing.map(Self.proof).joined(separator: ", and ")).")
            lists = [("missing", missing)]
        case .stale(let current):
            self.init(.stale, "It has version \(current) now: read it again, then decide.")
            headers = [("ETag", ETag(version: current).text)]
        case .archived: self.init(.archived, "An archived row is kept as it is.")
        case .erased: self.init(.erased, "What this request once made was erased, and is not made again.")
        case .ended(let status): self.init(.jobEnded, "It is \(status): there is nothing to cancel.")
        case .missing, .notCurrent: self.init(.notFound)
        case .keyReused:
            self.init(.keyReused, "The same Idempotency-Key came before with another method, path or body.")
        }
    }

    private static func proof(_ code: String) -> String {
        switch Proof(rawValue: code) {
        case .centre: "at least one centre that takes part on that day"
        case .signedMOU: "an MOU signed by that day"
        case .signedAgreement: "a partnership agreement signed by that day"
        case .clearance: "a safeguarding clearance of the partner that is valid on that day"
        case nil: code
        }
    }

    private init(_ error: PostgresError, _ method: String) {
        switch error.kind {
        case .overloaded: self.init(.overloaded, "The server has as many requests as it can take. Try again soon.")
        case .server:
            switch error.sqlState?.prefix(2) {
            case "53", "57", "55", "40": self.init(.unavailable, "The database is busy. Try again soon.")
            // Said of our messages to the server, whose form no request decides: a fault of ours, and trying again
            // does not help.
            case "08" where error.sqlState == "08P01": self.init(.internalError)
            case "08": self.init(.unavailable)
            case "3F": self.init(.unavailable, "The database lacks the schema.")
            case "25": self.init(.unavailable, "The database takes no changes at present.")
            // What validation did not foresee is still the request's fault: a value PostgreSQL cannot take.
            case "22": self.init(.invalidBody, "A value cannot be stored.")
            default: self.init(.internalError)
            }
        default:
            self.init(
                .unavailable,
                error.outcome == .unknown
                    ? "The connection was lost before the answer came\(Self.afterLoss(method))"
                    : "The database cannot be reached. Nothing was done. Try again soon.")
        }
    }

    /// What a lost answer leaves open, and how to find out.
    static func afterLoss(_ method: String) -> String {
        switch method {
        case "POST": ": it may or may not have been done. Repeat it with the same Idempotency-Key."
        case "PATCH", "DELETE":
            ": it may or may not have been done. Read the row; if it was not, repeat it with the row's ETag as If-Match."
        default: ". Repeat it."
        }
    }
}

extension TemplateFault {
    /// At `/body`, the text of the template.
    fileprivate var fault: Fault { Fault("/body", "line \(line): \(message)", hint: hint) }
}
