import Assessments
import Domain
import FoundationEssentials
import JSON
package import Resources

/// What a file of assessments is answered: it is kept with the file, and answered again to who sends it again.
package struct UploadReport {
    private let file: AssessmentRepository.File
    private let quality: AssessmentQuality
    private let flags: [AssessmentQuality.Flag]

    init(file: AssessmentRepository.File, quality: AssessmentQuality, flags: [AssessmentQuality.Flag]) {
        self.file = file
        self.quality = quality
        self.flags = flags
    }

    private static let count = Field.Kind.integer(0...AssessmentReader.limit)

    private static let flag = ValueRendering<AssessmentQuality.Flag>(
        "AssessmentFlagReport", "A doubt about the quality of the data.",
        [
            .init("code", .code(AssessmentFlagCode.codes), doc: "What it is.") { $0.code },
            .init("domain", .text(1...40), doc: "The domain, or total; null for whole rows.") { $0.domain },
            .init("rows", count, doc: "Rows it is about; for duplicate_child, children.") { $0.rows },
            .init("share", .number(0...1), doc: "Of those looked at.") { $0.share },
        ])

    /// What is written, for the OpenAPI document too.
    package static let shape = rendering.shape

    private static let rendering = ValueRendering<UploadReport>(
        "AssessmentUploadReport", "What a file of assessments holds, and what there is to doubt about it.",
        [
            .init("id", .id(of: "assessment_upload"), doc: "The file, of assessment-uploads.") {
                $0.file.id.uuidString.lowercased()
            },
            .init("wave_id", .id(of: "assessment_wave"), doc: "The wave.") { $0.file.wave.uuidString.lowercased() },
            .init("rows", count, doc: "Rows of the file.") {
                $0.quality.kept + $0.quality.withoutBasis + $0.quality.withdrawn
            },
            .init("kept", count, doc: "Assessments that were kept.") { $0.quality.kept },
            .init("without_basis", count, doc: "Rows that name no basis: they were not kept.") {
                $0.quality.withoutBasis
            },
            .init(
                "withdrawn", count, doc: "Rows of children whose consent was withdrawn before: they were not kept."
            ) { $0.quality.withdrawn },
            .list("flags", flag, doc: "What there is to doubt.") { $0.flags },
        ])

    var json: String {
        var writer = JSONWriter()
        Self.rendering.write(self, into: &writer)
        return writer.string
    }
}
