-- The figures of the same evaluation that one follows from without rows of its own: of a light those that its rule
-- compared, of a colour its lights, of an indicator its total.
create or replace function app.figure_parts(tenant int4, evaluation uuid, figure uuid) returns setof uuid
language sql stable
begin atomic
    select p.id
    from ecdp.evaluation_figure as f
    inner join ecdp.evaluation_figure as p
        on
            p.tenant_id = tenant and p.evaluation_id = evaluation and p.status <> 'suppressed'
            and (
                f.scope_kind = 'light' and p.indicator = any(string_to_array(f.scope_label, ', '))
                and (
                    p.scope_kind = 'programme' and not starts_with(f.scope_key, 'milestone/')
                    or p.scope_kind = 'phase_milestone' and f.scope_key = 'milestone/' || p.scope_key
                )
                or f.scope_kind = 'colour' and p.scope_kind = 'light' and coalesce(p.value_text, 'grey') = f.scope_key
                or f.scope_kind = 'indicator' and p.scope_kind = 'programme' and p.indicator = f.scope_key
            )
    where f.tenant_id = tenant and f.evaluation_id = evaluation and f.id = figure;
end;
comment on function app.figure_parts(int4, uuid, uuid)
is 'The figures that a figure follows from: of a light those that it compares, of a colour its lights, of an indicator its total.';
revoke all on function app.figure_parts(int4, uuid, uuid) from public;
grant execute on function app.figure_parts(int4, uuid, uuid) to ecdp_api;

-- What chosen rows refer to, by which those of further tables are found.
create or replace function app.figure_references() returns text[]
language sql immutable
return array[
    'partner_id', 'centre_id', 'partnership_id', 'scope_key', 'campaign_id'
];
comment on function app.figure_references() is 'Columns of chosen rows by which rows of further tables are found.';
revoke all on function app.figure_references() from public;
grant execute on function app.figure_references() to ecdp_api;
