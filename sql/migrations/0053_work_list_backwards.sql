-- The work list is read from either end: app.work_list() has a further argument, and the one without it goes; so does
-- the list of open follow-ups, which it reads itself now.
drop function if exists app.work_list(
    int4, date, int4, text[], text, uuid[], date, date, bool[], date, uuid, text[]
);
drop function if exists app.open_follow_ups(int4, date);
