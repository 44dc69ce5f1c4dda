create or replace function app.missing_proofs(tenant int4, partnership uuid, to_stage text, on_day date) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        array_remove(array[
            case when s.position between 5 and 8 and not exists (
                select from ecdp.partnership_centre as c
                where
                    c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.archived_at is null
                    and c.joined_on <= on_day and (c.left_on is null or c.left_on >= on_day)
            ) then 'centre' end,
            case when s.position between 5 and 8 and not exists (
                select from ecdp.document as d
                where
                    d.tenant_id = p.tenant_id and d.partnership_id = p.id and d.kind = 'mou' and d.archived_at is null
                    and d.signed_on <= on_day
                    and (s.code = 'completed' or coalesce(d.valid_until >= on_day, true) and not exists (
                        select from ecdp.document_termination as e
                        where e.tenant_id = d.tenant_id and e.document_id = d.id and e.ends_on <= on_day
                    ))
            ) then 'signed_mou' end,
            case when s.position between 6 and 8 and not exists (
                select from ecdp.document as d
                where
                    d.tenant_id = p.tenant_id and d.partnership_id = p.id and d.kind = 'agreement'
                    and d.archived_at is null and d.signed_on <= on_day
                    and (s.code = 'completed' or coalesce(d.valid_until >= on_day, true) and not exists (
                        select from ecdp.document_termination as e
                        where e.tenant_id = d.tenant_id and e.document_id = d.id and e.ends_on <= on_day
                    ))
            ) then 'signed_agreement' end,
            case
                when
                    s.code = 'active' and p.works_with_children
                    and not (
                        app.has_clearance(p.tenant_id, p.partner_id, on_day)
                        and app.is_not_refused(p.tenant_id, p.partner_id)
                    ) then 'clearance'
            end
        ], null)
    from ecdp.partnership as p
    inner join ecdp.stage as s on s.code = to_stage
    where p.tenant_id = tenant and p.id = partnership;
end;
comment on function app.missing_proofs(int4, uuid, text, date)
is 'What a partnership lacks for a stage on a day: centre, signed_mou, signed_agreement, clearance. Empty if nothing.';
grant execute on function app.missing_proofs(int4, uuid, text, date) to ecdp_api, ecdp_worker;
