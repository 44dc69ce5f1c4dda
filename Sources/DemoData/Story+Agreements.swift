import Domain
import Foundation

/// MOUs and agreements: what each side commits to, who signed, and what came of it.
extension Story {
    mutating func writeDocuments(
        of partnership: UUID, _ organisation: Organisation, _ index: Int,
        _ steps: [(stage: Stage, day: Day, reason: String)]
    ) {
        let words = organisation.areas.map { $0.split(separator: "_").joined(separator: " ") }
        let areas = words.joined(separator: " and ")
        for (kind, stage, draftAfter, title) in [
            ("mou", Stage.mouSigned, Stage.engaged, "Memorandum of understanding"),
            ("agreement", .agreementSigned, .mouSigned, "Partnership agreement"),
        ] {
            let signed = steps.first { $0.stage == stage }?.day
            guard signed != nil || steps.last?.stage == draftAfter else { continue }
            let first = DocumentRow(
                id: identifier(), partnershipId: partnership, kind: kind, number: 1, title: title,
                terms: "\(organisation.name) and the centres named work together on \(areas).",
                validUntil: lastDay(index, signed), basedOnId: nil, basis: nil, signedOn: signed)
            documents.append(first)
            let begins = signed ?? today + 14
            if kind == "mou" {
                writeCommitments(of: first, organisation, index, from: begins)
            } else {
                writeTargets(of: first, index, from: begins)
            }
            writeClauses(of: first, organisation)
            writeSignatories(of: first, organisation, index)
            if signed != nil, index % 6 == 0, kind == "agreement" {
                let amended = DocumentRow(
                    id: identifier(), partnershipId: partnership, kind: kind, number: 2, title: "\(title), amended",
                    terms: first.terms + "\nTwo further centres join from next term.", validUntil: first.validUntil,
                    basedOnId: first.id, basis: "amendment", signedOn: nil)
                documents.append(amended)
                writeClauses(of: amended, organisation)
                writeSignatories(of: amended, organisation, index)
            }
        }
    }

    /// A year, usually; some end soon, so that there is notice to give.
    private func lastDay(_ index: Int, _ signed: Day?) -> Day {
        let begins = signed ?? today + 14
        return switch index % 5 {
        case 2: max(begins + 30, today + 21)
        case 4: max(begins + 60, today + 75)
        default: begins + 364
        }
    }

    /// What the partner brings by its forms of support, and what the centres do for it.
    private mutating func writeCommitments(
        of document: DocumentRow, _ organisation: Organisation, _ index: Int, from begins: Day
    ) {
        let until = document.validUntil ?? begins + 364
        var lines: [(side: String, kind: String, amount: Int, detail: String, schedule: String)] = []
        for form in organisation.forms {
            switch form {
            case "funding": lines.append(("partner", "funding", 2_500_000, "Towards running costs", "quarterly"))
            case "training": lines.append(("partner", "training", 1_200, "Training days", "quarterly"))
            case "volunteers":
                lines.append(("partner", "volunteer_time", 1_440, "Volunteers at the centres", "monthly"))
            case "expertise", "mentorship", "services":
                lines.append(("partner", "staff_time", 960, "Staff at the centres", "monthly"))
            default: break
            }
        }
        lines.append(("centre", "staff_time", 240, "A practitioner at each visit", "monthly"))
        if index.isMultiple(of: 2) {
            lines.append(("municipality", "staff_time", 480, "Review meetings prepared", "quarterly"))
        }
        for (place, line) in lines.enumerated() {
            let row = CommitmentRow(
                id: identifier(), documentId: document.id, position: place + 1, side: line.side,
                resourceKind: line.kind, amount: line.amount, detail: line.detail, schedule: line.schedule,
                fromOn: begins + 30, untilOn: max(until, begins + 30))
            commitments.append(row)
            guard document.signedOn != nil, line.side != "partner" else { continue }
            writeFulfilments(of: row, index)
        }
    }

    /// Some do all of it, some half of the second time, some nothing; one of them is let off.
    private mutating func writeFulfilments(of commitment: CommitmentRow, _ index: Int) {
        guard index % 3 < 2 else {
            if index % 9 == 2 {
                waivers.append(
                    WaiverRow(
                        commitmentId: commitment.id, nth: 0, waivedOn: today,
                        waiverReason: "The centres were closed by the floods."))
            }
            return
        }
        for nth in 0..<(index % 3 == 0 ? 4 : 2) {
            fulfilments.append(
                FulfilmentRow(
                    id: identifier(), commitmentId: commitment.id, nth: nth,
                    amount: index % 3 == 1 && nth == 1 ? commitment.amount / 2 : commitment.amount,
                    evidence: "visitors' book", today: today))
        }
    }

    private mutating func writeClauses(of document: DocumentRow, _ organisation: Organisation) {
        var lines: [(kind: String, side: String?, body: String)] = [
            ("role", "partner", "\(organisation.name) sends its people on the days agreed."),
            ("role", "centre", "The centres give room and somebody to be there."),
            ("expectation", "partner", "Word of what works and what does not."),
            ("expectation", "centre", "Notice of two weeks before a visit."),
        ]
        if document.kind == "agreement" {
            lines.append(("term", nil, "Both sides go through it together each quarter."))
            lines.append(("term", nil, "Either side may end it with thirty days' notice in writing."))
        }
        for (place, line) in lines.enumerated() {
            clauses.append(
                ClauseRow(
                    id: identifier(), documentId: document.id, position: place + 1, kind: line.kind, side: line.side,
                    body: line.body))
        }
    }

    /// The timeline of an agreement, and what it is measured by.
    private mutating func writeTargets(of document: DocumentRow, _ index: Int, from begins: Day) {
        for (place, line) in [("Work at the centres begun", 30), ("First review held", 100)].enumerated() {
            let row = DocumentMilestoneRow(
                id: identifier(), documentId: document.id, position: place + 1, title: line.0, side: nil,
                startsOn: nil, dueOn: begins + line.1)
            timeline.append(row)
            guard document.signedOn != nil, place == 0 || !index.isMultiple(of: 3) else { continue }
            fulfilments.append(
                FulfilmentRow(
                    id: identifier(), milestoneId: row.id, nth: 0, amount: 1, evidence: "minutes", today: today))
        }
        let metric = MetricRow(
            id: identifier(), documentId: document.id, position: 1, indicator: "Children reached each month",
            unit: "count", direction: "increase", baseline: 0, baselineOn: begins - 1, target: 120, dueOn: begins + 300)
        guard document.signedOn != nil else {
            metrics.append(
                MetricRow(
                    id: metric.id, documentId: document.id, position: 1, indicator: metric.indicator, unit: "count",
                    direction: "increase", baseline: nil, baselineOn: nil, target: 120, dueOn: begins + 300))
            return
        }
        metrics.append(metric)
        for month in 1...3 where begins + 30 * month <= today {
            readings.append(
                MetricReadingRow(
                    id: identifier(), metricId: metric.id, observedOn: begins + 30 * month,
                    value: 35 * month + chance.number(0...20), note: nil))
        }
    }

    private mutating func writeSignatories(of document: DocumentRow, _ organisation: Organisation, _ index: Int) {
        let first = setting.firstNames[index % setting.firstNames.count]
        let surname = setting.surnames[index * 3 % setting.surnames.count]
        let principal = setting.firstNames[(index + 4) % setting.firstNames.count]
        for (place, line) in [
            ("partner", "\(first) \(surname)", "for \(organisation.name)"),
            ("centre", "\(principal) \(setting.surnames[index % setting.surnames.count])", "for the centres"),
        ].enumerated() {
            signatories.append(
                SignatoryRow(
                    id: identifier(), documentId: document.id, position: place + 1, side: line.0, name: line.1,
                    capacity: line.2, signedOn: document.signedOn))
        }
    }
}
