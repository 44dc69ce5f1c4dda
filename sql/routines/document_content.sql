-- What a document says, in the one form that is signed: jsonb orders the members of an object, rows come in the
-- order of their positions, and amounts are whole numbers, so the same document gives the same bytes. The parties
-- are named as they are called on the day of the signature (or today), so that a signed version reads the same for
-- ever. `line` is what a row carries on from earlier versions: see app.document_difference().
create or replace function app.document_content(paper jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        jsonb_build_object(
            'format', 1, 'kind', d.kind, 'number', d.number, 'title', d.title, 'terms', d.terms,
            'valid_from', d.valid_from, 'valid_until', d.valid_until, 'signed_on', d.signed_on,
            'municipality', jsonb_build_object('code', m.code, 'name', m.name),
            'partnership',
            jsonb_build_object('id', p.id, 'title', p.title, 'areas', p.areas, 'objectives', p.objectives),
            'partner', jsonb_build_object(
                'id', o.id, 'name', o.name, 'registration_type', o.registration_type,
                'registration_number', o.registration_number
            ),
            'centres', coalesce((
                select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.name_folded, c.id)
                from ecdp.partnership_centre as j
                inner join ecdp.centre as c on c.tenant_id = j.tenant_id and c.id = j.centre_id
                where
                    j.tenant_id = d.tenant_id and j.partnership_id = d.partnership_id and j.archived_at is null
                    and j.joined_on <= coalesce(d.signed_on, app.today())
                    and (j.left_on is null or j.left_on >= coalesce(d.signed_on, app.today()))
            ), '[]'),
            'commitments', coalesce((
                select
                    jsonb_agg(jsonb_build_object(
                        'line', coalesce(r.line_id, r.id), 'position', r.position, 'side', r.side,
                        'resource_kind', r.resource_kind, 'unit', r.unit, 'amount', r.amount, 'item', i.name,
                        'detail', r.detail,
                        'schedule', r.schedule, 'from_on', r.from_on, 'until_on', r.until_on
                    ) order by r.position, r.id)
                from ecdp.document_commitment as r
                left join ecdp.resource_item as i on i.tenant_id = r.tenant_id and i.id = r.item_id
                where r.tenant_id = d.tenant_id and r.document_id = d.id and r.archived_at is null
            ), '[]'),
            'clauses', coalesce((
                select
                    jsonb_agg(jsonb_build_object(
                        'line', coalesce(r.line_id, r.id), 'position', r.position, 'kind', r.kind, 'side', r.side,
                        'body', r.body
                    ) order by r.position, r.id)
                from ecdp.document_clause as r
                where r.tenant_id = d.tenant_id and r.document_id = d.id and r.archived_at is null
            ), '[]'),
            'milestones', coalesce((
                select
                    jsonb_agg(jsonb_build_object(
                        'line', coalesce(r.line_id, r.id), 'position', r.position, 'title', r.title, 'side', r.side,
                        'starts_on', r.starts_on, 'due_on', r.due_on
                    ) order by r.position, r.id)
                from ecdp.document_milestone as r
                where r.tenant_id = d.tenant_id and r.document_id = d.id and r.archived_at is null
            ), '[]'),
            'metrics', coalesce((
                select
                    jsonb_agg(jsonb_build_object(
                        'line', coalesce(r.line_id, r.id), 'position', r.position, 'indicator', r.indicator,
                        'unit', r.unit, 'direction', r.direction, 'baseline', r.baseline, 'baseline_on', r.baseline_on,
                        'target', r.target, 'due_on', r.due_on
                    ) order by r.position, r.id)
                from ecdp.document_metric as r
                where r.tenant_id = d.tenant_id and r.document_id = d.id and r.archived_at is null
            ), '[]'),
            'signatories', coalesce((
                select
                    jsonb_agg(jsonb_build_object(
                        'position', r.position, 'side', r.side, 'name', r.name, 'capacity', r.capacity,
                        'signed_on', r.signed_on
                    ) order by r.position, r.id)
                from ecdp.document_signatory as r
                where r.tenant_id = d.tenant_id and r.document_id = d.id and r.archived_at is null
            ), '[]'),
            'signed_by_partner', d.signed_by_partner, 'signed_by_centres', d.signed_by_centres
        )
    from
        jsonb_to_record(paper)
            as d (
                tenant_id int4,
                id uuid,
                partnership_id uuid,
                kind text,
                number int4,
                title text,
                terms text,
                valid_from date,
                valid_until date, signed_on date, signed_by_partner text, signed_by_centres text
            )
    inner join ecdp.tenant as m on m.tenant_id = d.tenant_id
    inner join ecdp.partnership as p on p.tenant_id = d.tenant_id and p.id = d.partnership_id
    inner join ecdp.partner as o on o.tenant_id = d.tenant_id and o.id = p.partner_id;
end;
comment on function app.document_content(jsonb)
is 'Everything a document says, from its row as JSON: what is signed. The same document gives the same text.';
revoke all on function app.document_content(jsonb) from public;
grant execute on function app.document_content(jsonb) to ecdp_api, ecdp_worker;
