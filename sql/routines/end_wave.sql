-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.end_wave(
    waves ecdp.assessment_wave[], programme uuid, first_day date, end_day date
) returns table (id uuid, starts_on date)
language sql immutable
begin atomic
    select w.id, w.starts_on
    from unnest(waves) as w
    where
        w.archived_at is null and w.closed_on is not null and w.kind <> 'baseline'
        and w.ends_on >= first_day and w.ends_on < end_day
        and (w.programme_id = programme or w.programme_id is null)
    order by w.programme_id is null asc, w.ends_on desc, w.id asc
    limit 1;
end;
comment on function app.end_wave(ecdp.assessment_wave[], uuid, date, date)
is 'Of an instrument''s waves, the one that an impact evaluation of a period measures the outcome by: the newest closed one that ended in it and is no baseline, the programme''s own before those of the whole municipality. No row where there is none.';
revoke all on function app.end_wave(ecdp.assessment_wave[], uuid, date, date) from public;
grant execute on function app.end_wave(ecdp.assessment_wave[], uuid, date, date) to ecdp_worker, ecdp_api;
