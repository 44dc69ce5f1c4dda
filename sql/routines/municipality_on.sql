-- The metro or local municipality that had a code on a day; null where there was none.
create or replace function app.municipality_on(municipality_code text, on_day date) returns uuid
language sql stable
begin atomic
    select r.id
    from ecdp.region as r
    where
        r.code = municipality_code and r.kind in ('metro', 'local') and r.valid_from <= on_day
        and (r.valid_to is null or r.valid_to > on_day)
    order by r.valid_from desc
    limit 1;
end;
comment on function app.municipality_on(text, date)
is 'Identifier of the metro or local municipality that had this code on this day; null where there was none.';
revoke all on function app.municipality_on(text, date) from public;
