import Mustache

extension EvaluationReport {
    /// Raised with every change of what a report says or how.
    static let version = 3

    private var format: ReportFormat { ReportFormat(language) }

    private var kindName: String {
        switch identity.kind {
        case .quarterlyReview: format.say("Quarterly progress review", "Kwartaallikse vorderingsoorsig")
        case .annualEvaluation: format.say("Annual impact evaluation", "Jaarlikse impakevaluering")
        }
    }

    private var period: String {
        "\(format.day(identity.start)) \(format.say("to", "tot")) \(format.lastDay(identity.end))"
    }

    /// `City of Cape Town · Quarterly progress review 2026-07-01 · revision 1 · 0198…`: at the foot of every page.
    private var reference: String {
        "\(office.name) · \(kindName) · \(period) · \(format.say("revision", "hersiening"))\u{A0}\(identity.revision) · \(identity.id)"
    }

    /// - Parameter partnership: whose page it is; nil for the whole evaluation's.
    private func head(_ partnership: PartnershipFacts? = nil) -> String {
        let revision = format.say("Revision", "Hersiening") + "\u{A0}\(identity.revision)"
        let (kind, name, above) =
            if let partnership {
                (
                    format.say("A partnership in the quarterly review", "’n Vennootskap in die kwartaaloorsig"),
                    partnership.title, "\(identity.programme). "
                )
            } else {
                (kindName, identity.programme, "")
            }
        var html = """
            <header class="title">
            <p class="kind">\(HTMLEscape.text(kind))</p>
            <h1>\(HTMLEscape.text(name))</h1>
            <p>\(HTMLEscape.text("\(above)\(period). \(revision)."))</p>
            </header>

            """
        if let newer = identity.replacedByRevision {
            var warning = ReportHTML(format)
            warning.add(
                .warning(
                    format.say(
                        "This was corrected: revision \(newer) holds.", "Dit is reggestel: hersiening \(newer) geld.")))
            html += warning.html
        }
        return html
    }

    /// Everything between head and foot of the page.
    var content: String {
        var html = ReportHTML(format)
        let sections =
            switch identity.kind {
            case .quarterlyReview: QuarterlyReport(self).sections
            case .annualEvaluation: AnnualReport(self).sections
            }
        for section in sections { html.add(section) }
        return head() + html.html
    }

    /// The same of one partnership's page.
    func content(_ partnership: PartnershipFacts) -> String {
        var html = ReportHTML(format)
        for section in PartnershipReport(self, partnership).sections { html.add(section) }
        return head(partnership) + html.html
    }

    var title: String { "\(kindName): \(identity.programme), \(period)" }
    var footer: String { reference }
}

extension DocumentPage {
    /// The page of one partnership in a published review.
    ///
    /// - Throws: ``TemplateError`` where it would become too long.
    package init(_ report: EvaluationReport, _ partnership: PartnershipFacts) throws(TemplateError) {
        let content = report.content(partnership)
        guard content.utf8.count <= Template.outputLimit else { throw TemplateError("the page is too long") }
        try self.init(
            content: content, report.office, report.language, title: "\(partnership.title): \(report.title)",
            reference: report.footer, style: ReportStyle.rules, template: "partnership \(PartnershipReport.version)")
    }

    /// The report of a published evaluation.
    ///
    /// - Throws: ``TemplateError`` where it would become too long.
    package init(_ report: EvaluationReport) throws(TemplateError) {
        let content = report.content
        guard content.utf8.count <= Template.outputLimit else { throw TemplateError("the report is too long") }
        try self.init(
            content: content, report.office, report.language, title: report.title, reference: report.footer,
            style: ReportStyle.rules, template: "\(report.identity.kind.rawValue) \(EvaluationReport.version)")
    }
}
