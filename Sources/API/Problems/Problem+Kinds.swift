import Domain
import HTTP
import Resources

/// What can be wrong with what is served here, beside what can be wrong with any request.
extension Problem.Kind {
    static let duplicate = Self("duplicate", 409, "Something alike is there")
    static let stageMove = Self("stage-move", 409, "There is no such move")
    static let stageProof = Self("stage-proof", 409, "A proof is missing")
    static let jobEnded = Self("job-ended", 409, "The job has ended")
    static let notRendered = Self("not-rendered", 409, "There is no PDF")

    /// Every kind there is: docs/errors.md.
    static let all: [Self] = general + [.duplicate, .stageMove, .stageProof, .jobEnded, .notRendered]
}

extension Problem {
    private static let fault = Shape(
        "Fault", "What is wrong with one value.",
        [
            Field("pointer", .text(0...1000), doc: "JSON Pointer into the body."),
            Field("parameter", .text(1...100), doc: "Name of a query parameter."),
            Field("message", .text(1...2000), required: true, doc: "What is wrong."),
            Field("hint", .text(1...2000), doc: "What helps."),
        ])
    private static let candidate = Shape(
        "DuplicateCandidate", "What a new row looks like.",
        [
            Field("id", .id(of: "partner"), required: true, doc: "Its identifier."),
            Field("name", .text(1...200), required: true, doc: "What it is called."),
            Field("rules", .codes(DuplicateRule.codes, atLeast: 1), required: true, doc: "What is the same."),
        ])
    private static let fileFault = Shape(
        "FileFault", "What is wrong with one place of a file.",
        [
            Field("line", .integer(1...Int.max), required: true, doc: "Line, from 1."),
            Field("column", .integer(1...Int.max), nullable: true, doc: "Column, from 1; null for the whole line."),
            Field("name", .text(1...200), nullable: true, doc: "The column's name."),
            Field("message", .text(1...2000), required: true, doc: "What is wrong."),
        ])

    /// Of every problem's document; required are the members that each has.
    static let shape = Shape(
        "Problem", "What is wrong (RFC 9457). `type` is stable.",
        [
            Field("type", .code(Kind.all.map(\.type)), required: true, doc: "What kind of problem it is."),
            Field("title", .text(1...200), required: true, doc: "The kind in words."),
            Field("status", .integer(400...599), required: true, doc: "The answer's status."),
            Field("detail", .text(1...4000), doc: "What it is this time."),
            Field("errors", .list(fault), doc: "Everything that is wrong with the body or the parameters."),
            Field("allowed", .texts(0...20, each: 1...40), doc: "Stages that can follow."),
            Field("missing", .texts(0...20, each: 1...40), doc: "Proofs that are not there."),
            Field(
                "candidates", .list(candidate),
                doc: "What it looks like: of a partner those with the same name, registration or telephone."),
            Field("faults", .list(fileFault), doc: "The first faults of a file, by line and column."),
            Field("fault_count", .integer(1...Int.max), doc: "How many faults a file has."),
            Field("request_id", .text(1...128), required: true, doc: "The answer's X-Request-Id; quote it."),
        ])
}
