import Domain

extension IndicatorSource {
    /// Every source there is. A new one goes here.
    package static let all: [IndicatorSource] = [
        centre, centreChange, activity, activityCost, grant, partnership, ledger, ledgerToDate, survey, surveyRating,
        surveyChoice, surveyNumber, childOutcome, centreQuality, attendance,
    ]

    static let programmeTypes = ["centre", "playgroup", "day_mother", "mobile"]
    static let places = ["underserved", "other"]

    static let ward = IndicatorDimension.column(
        "ward", "The centre's ward.", "r.ward", label: "r.ward_name")
    static let underserved = IndicatorDimension.column(
        "underserved", "Whether the centre's community is underserved: underserved or other.")
    static let programmeType = IndicatorDimension.column("programme_type", "The centre's programme type.")
    static let programme = IndicatorDimension.column(
        "programme", "The partnership's programme.", "r.programme", label: "r.programme_name")
    static let partnerKind = IndicatorDimension.column("partner_kind", "Kind of the partner.")

    /// `underserved`, `other` or null of a centre `c`.
    static let place = """
        (
            select case when u.underserved then 'underserved' when not u.underserved then 'other' end
            from app.centre_place_underserved($1::int4, c.region_id, c.locality_id, c.quintile, $3::date) as u
        )
        """

    /// Whether a centre `c` takes part in a partnership of the programme at the end of the period.
    static let takesPart = """
        ($4::uuid is null or c.id in (
            select j.centre_id
            from partnership_centre as j
            inner join partnership as p on p.tenant_id = j.tenant_id and p.id = j.partnership_id
            where
                j.tenant_id = $1::int4 and p.programme_id = $4::uuid and j.archived_at is null and p.archived_at is null
                and j.joined_on < $3::date and (j.left_on is null or j.left_on >= $3::date - 1)
        ))
        """
}
