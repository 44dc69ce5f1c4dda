extension Schema {
    /// Answers that are no resource's rows.
    package static let written: [Schema] = [
        Schema(
            "Status",
            #"{"type":"object","required":["status"],"properties":{"status":{"type":"string","enum":["ok","ready"]}}}"#),
        Schema(
            "Municipality",
            """
            {"type":"object","required":["code","name","kind","province_code","province_iso_code","created_at"],\
            "properties":{"code":{"type":"string"},"name":{"type":"string"},\
            "kind":{"type":"string","enum":["metro","district","local"]},"province_code":{"type":["string","null"]},\
            "province_iso_code":{"type":["string","null"],"description":"ISO 3166-2."},\
            "created_at":{"type":"string","format":"date-time"}}}
            """),
        Schema(
            "MunicipalityPage",
            """
            {"type":"object","required":["items","next_cursor"],"properties":{"items":{"type":"array","items":\
            {"$ref":"#/components/schemas/Municipality"}},"next_cursor":{"type":"null"}}}
            """),
        Schema(
            "Summary",
            """
            {"type":"object","required":["centres","children","centres_without_count","centres_in_active_partnerships",\
            "partners","partnerships","barriers_open","barriers_overdue","programmes_running","as_of"],"properties":{\
            "centres":{"type":"integer"},"children":{"type":["integer","null"],\
            "description":"Enrolled at the centres with a count; null where none has one."},\
            "centres_without_count":{"type":"integer"},"centres_in_active_partnerships":{"type":"integer"},\
            "partners":{"type":"integer"},"partnerships":{"type":"object","description":"By stage.",\
            "additionalProperties":{"type":"integer"}},"barriers_open":{"type":"integer"},\
            "barriers_overdue":{"type":"integer"},"programmes_running":{"type":"integer"},\
            "as_of":{"type":"string","format":"date"}}}
            """),
        Schema(
            "NextStages",
            """
            {"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"type":"object",\
            "required":["stage","missing"],"properties":{"stage":{"type":"string"},\
            "missing":{"type":"array","items":{"type":"string","enum":["centre","signed_mou","signed_agreement",\
            "clearance"]}}}}}}}
            """),
        Schema(
            "ContactExport",
            """
            {"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"type":"object",\
            "required":["source","at","actor","name","value"],"properties":{\
            "source":{"type":"string","enum":["contact","audit_event","idempotency_key"]},\
            "at":{"type":"string","format":"date-time","description":"When it was last changed, done or kept."},\
            "actor":{"type":["string","null"],"description":"Who did it."},\
            "name":{"type":"string","description":"The field; what was done; answer."},\
            "value":{"type":["string","null"],"description":"The field's value; the fields concerned; the answer."}}}}}}
            """),
        Schema(
            "Erasure",
            """
            {"type":"object","required":["contact_id","erased_at","audit_event_id"],"properties":{\
            "contact_id":{"type":"string","format":"uuid"},"erased_at":{"type":"string","format":"date-time"},\
            "audit_event_id":{"type":"integer"}}}
            """),
        Schema(
            "RequestedReview",
            """
            {"type":"object","required":["evaluation_id","status","job_id"],"properties":{\
            "evaluation_id":{"type":"string","format":"uuid"},"programme_id":{"type":"string","format":"uuid"},\
            "status":{"type":"string","enum":["requested","published","failed"]},\
            "job_id":{"type":["string","null"],"format":"uuid"},"period_start":{"type":"string","format":"date"},\
            "period_end":{"type":"string","format":"date"},"revision":{"type":"integer"},\
            "correction_reason":{"type":["string","null"]},\
            "hint":{"type":["string","null"],"description":"What can be done where nothing is left to wait for."}}}
            """),
        progress,
    ]

    /// A programme's progress at a day.
    private static let progress = Schema(
        "Progress",
        """
        {"type":"object","description":"Planned, actual and forecast at the end of a day.","additionalProperties":false,\
        "required":["as_of","known_up_to","starts_on","ends_on","target","counts_by","planned","actual","ahead",\
        "standing","actual_by_kind","actual_cbo_wellness","terminated_after_counting","archived_after_counting",\
        "underserved_share","underserved_known","centres_reached","centres_underserved_share","centres_known",\
        "centre_partner_pairs","pairs_underserved_share","pairs_known","pace_90_days",\
        "pace_life","forecast","expected_at_as_of","phases","counted_on"],\
        "properties":{\
        "as_of":{"type":"string","format":"date","description":"The day asked about."},\
        "known_up_to":{"type":"string","format":"date",\
        "description":"The day up to which anything is known: as_of, or today where that is earlier."},\
        "starts_on":{"type":"string","format":"date","description":"First day of the programme."},\
        "ends_on":{"type":"string","format":"date","description":"The day after its last."},\
        "target":{"type":"integer","description":"Organisations it is to win."},\
        "counts_by":{"type":"string","enum":["secured","formalised"],\
        "description":"Whether an organisation counts from its MOU or from its agreement."},\
        "planned":{"type":"number","description":"Organisations planned by as_of."},\
        "actual":{"type":"integer","description":"Organisations won by known_up_to."},\
        "ahead":{"type":"number","description":"actual less what was planned by the same day."},\
        "standing":{"type":"string","enum":["ahead","on_plan","behind"],\
        "description":"on_plan: within half an organisation."},\
        "actual_by_kind":{"type":"object","description":"actual by kind of partner.","additionalProperties":false,\
        "required":["cbo","wellness","government","corporate","education"],"properties":{\
        "cbo":{"type":"integer"},"wellness":{"type":"integer"},"government":{"type":"integer"},\
        "corporate":{"type":"integer"},"education":{"type":"integer"}}},\
        "actual_cbo_wellness":{"type":"integer","description":"Of actual: community organisations and wellness."},\
        "terminated_after_counting":{"type":"integer","description":"Of actual: whose partnership ended since."},\
        "archived_after_counting":{"type":"integer","description":"Of actual: whose partnership was archived since."},\
        "underserved_share":{"type":["number","null"],"minimum":0,"maximum":1,\
        "description":"Share of underserved_known that serves an underserved centre; null where that is 0."},\
        "underserved_known":{"type":"integer","description":"Organisations of which that is known."},\
        "centres_reached":{"type":"integer","description":"Centres in partnerships that count."},\
        "centres_underserved_share":{"type":["number","null"],"minimum":0,"maximum":1,\
        "description":"Share of centres_known that is underserved; null where that is 0."},\
        "centres_known":{"type":"integer","description":"Centres reached of which that is known."},\
        "centre_partner_pairs":{"type":"integer","description":"Pairs of a centre and an organisation."},\
        "pairs_underserved_share":{"type":["number","null"],"minimum":0,"maximum":1,\
        "description":"Share of pairs_known whose centre is underserved; null where that is 0."},\
        "pairs_known":{"type":"integer","description":"Pairs of which that is known."},\
        "pace_90_days":{"type":["number","null"],\
        "description":"Organisations a month in the last 90 days; null before the programme has begun."},\
        "pace_life":{"type":["number","null"],"description":"Likewise, since the programme began."},\
        "forecast":{"type":["object","null"],"additionalProperties":false,\
        "description":"null where the plan has no days or no organisations.",\
        "required":["pace_per_month","target_expected_on","target_early_on","target_late_on","chance_by_plan_end"],\
        "properties":{\
        "pace_per_month":{"type":"number","description":"Organisations a month, after plan and data."},\
        "target_expected_on":\(forecastDay("Median of the day the target is reached")),\
        "target_early_on":\(forecastDay("Early end of its 80 % interval")),\
        "target_late_on":\(forecastDay("Late end of its 80 % interval")),\
        "chance_by_plan_end":{"type":"number","minimum":0,"maximum":1,\
        "description":"Probability that the target is reached by the last day of the last phase."}}},\
        "expected_at_as_of":{"type":["number","null"],\
        "description":"Organisations to be expected at as_of where that lies after today; null otherwise."},\
        "phases":{"type":"array","items":{"type":"object","additionalProperties":false,\
        "required":["position","name","starts_on","ends_on","planned","actual"],"properties":{\
        "position":{"type":"integer"},"name":{"type":"string"},"starts_on":{"type":"string","format":"date"},\
        "ends_on":{"type":"string","format":"date","description":"The day after its last."},\
        "planned":{"type":"integer"},\
        "actual":{"type":["integer","null"],"description":"null before the phase begins."}}}},\
        "counted_on":{"type":"array","items":{"type":"string","format":"date"},\
        "description":"The day each organisation first counted, in order."}}}
        """)

    private static func forecastDay(_ what: String) -> String {
        """
        {"type":"string","pattern":"^([0-9]{4}-[0-9]{2}-[0-9]{2}|not_within_[0-9]+_months)$",\
        "description":"\(what): a day, or not_within_24_months."}
        """
    }
}
