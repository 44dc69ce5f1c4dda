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
        Schema(
            "Progress", #"{"type":"object","description":"See docs/quarterly-review.md: planned, actual, forecast."}"#),
    ]
}
