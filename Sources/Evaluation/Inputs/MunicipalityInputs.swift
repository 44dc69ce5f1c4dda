/// What an annual evaluation rests on: the centres, partnerships and assessments of the municipality, and the programme's
/// reviews.
enum MunicipalityInputs {
    static let sets = """
        review as materialized (
            select e.id
            from evaluation as e
            where
                e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                and e.status = 'published' and e.period_end <= $3::date
        )
        """

    static let tables = participation + assessments + reviews

    private static let participation = [
        InputRows(.centre, .all(), content: InputRows.centreContent),
        InputRows(.partnership, .all()),
        InputRows(.partnershipCentre, .all(where: "t.joined_on < $3::date")),
        InputRows(.stageChange, .all(where: "t.changed_on < $3::date")),
        InputRows(.programme, .all(where: "t.id = $2::uuid"), content: "row(t.id, t.version, t.starts_on, t.ends_on)"),
        InputRows(.measure, .all(where: "t.observed_on < $3::date"), content: InputRows.measureContent),
        InputRows(
            .daysPresent, .all(where: "t.ends_on < $3::date"),
            content: "row(t.id, t.version, t.ends_on, t.created_at, t.archived_at)"),
    ]

    private static let assessments = [
        InputRows(.instrument, .all(), content: "row(t.id, t.version, t.archived_at)"),
        InputRows(.domain, .all(), content: "row(t.id, t.position, t.score_min, t.score_max)"),
        InputRows(
            .wave, .all(where: "t.ends_on < $3::date"), content: "row(t.id, t.version, t.closed_on, t.archived_at)"),
        InputRows(
            .quality, .all(where: "t.assessed_on < $3::date"),
            content: "row(t.id, t.version, t.assessed_on, t.score, t.archived_at)"),
        // Of a file its digest under the municipality's key, and of its rows which were withdrawn: no score. Nor can these be
        // found by trying, since nobody is told the files' HMAC.
        InputRows(.upload, .all(), content: "row(t.id, t.wave_id, t.content_hmac)"),
        InputRows(
            .assessment,
            .text(
                """
                child_assessment as t
                inner join assessment_upload as u on u.tenant_id = $1::int4 and u.id = t.upload_id
                where t.tenant_id = $1::int4 and t.assessed_on < $3::date
                """),
            content: "row(u.content_hmac, t.line, t.withdrawn_on)", order: "t.upload_id, t.line"),
    ]

    private static let reviews = [
        InputRows(.evaluation, .each(of: "review"), content: InputRows.evaluationContent),
        InputRows(
            .figure, .each(of: "review", by: "evaluation_id", and: "t.scope_kind = 'programme'"),
            content: "row(t.evaluation_id, t.position)", order: "t.evaluation_id, t.position"),
    ]
}
