/// What a report is a report of: enough to find its figures, and to see whether they are those that were published.
struct ReportIdentification {
    private let report: EvaluationReport
    private let format: ReportFormat

    init(_ report: EvaluationReport, _ format: ReportFormat) {
        self.report = report
        self.format = format
    }

    var section: ReportSection {
        let identity = report.identity
        func say(_ english: String, _ afrikaans: String) -> String { format.say(english, afrikaans) }
        func time(_ text: String) -> String { text.isEmpty ? "–" : "\(text) (UTC+2)" }
        var facts: [(String, String)] = [
            (say("Evaluation", "Evaluering"), identity.id),
            (say("Rules", "Reëls"), identity.ruleVersion),
            (say("Computed at", "Bereken om"), time(identity.computedAt)),
            (say("Published at", "Gepubliseer om"), time(identity.publishedAt)),
            (say("Data up to", "Data tot"), time(identity.dataUpTo)),
            (say("Revision", "Hersiening"), format.page.whole(identity.revision)),
        ]
        if let replaces = identity.replaces {
            facts.append((say("Replaces", "Vervang"), replaces))
            facts.append(
                (say("Reason of the correction", "Rede vir die regstelling"), identity.correctionReason ?? "–"))
        }
        facts += [
            (say("Figures", "Syfers"), format.page.whole(report.figures.count)),
            (say("SHA-256 of the figures", "SHA-256 van die syfers"), identity.figuresSHA256),
            (
                say("All figures as CSV", "Alle syfers as CSV"),
                "/v1/municipalities/\(identity.municipality)/evaluations/\(identity.id)/figures (Accept: text/csv)"
            ),
        ]
        let signed = ReportTable(
            say("Signed off by", "Afgeteken deur"),
            [
                .text(say("Name", "Naam"), width: 40), .text(say("Role", "Rol")),
                .text(say("Signed on", "Onderteken op")),
            ], rows: report.signOffs.map { [.text($0.name), .text($0.role), .text(format.day($0.day))] })
        return ReportSection(
            title: say("Identification", "Identifikasie"),
            blocks: [
                .facts(facts),
                report.signOffs.isEmpty
                    ? .paragraph(say("Nobody has signed it off yet.", "Niemand het dit nog afgeteken nie."))
                    : .table(signed),
            ], isWhole: true)
    }
}
