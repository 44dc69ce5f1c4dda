-- How an entry of a timeline stands. What belongs to an archived partnership is not due any more, since nothing can be
-- done about it, as on the work list; what only mentions one, such as an engagement, a proposal or a barrier, goes on.
create or replace function app.entry_state(kind text, state text, of_archived bool) returns text
language sql immutable parallel safe
return case
    when
        of_archived and state in ('due', 'overdue', 'open')
        and kind in (
            'activity', 'centre_joined', 'centre_left', 'document', 'expiry', 'fundraiser', 'grant', 'grant_report',
            'metric', 'milestone', 'obligation', 'termination', 'transfer'
        )
        then 'called_off'
    else state
end;
comment on function app.entry_state(text, text, bool)
is 'How an entry of a timeline stands: called_off in place of due, overdue and open where it belongs to an archived partnership.';
revoke all on function app.entry_state(text, text, bool) from public;
grant execute on function app.entry_state(text, text, bool) to ecdp_api;
