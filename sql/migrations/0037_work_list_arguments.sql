-- The list of work takes what it is narrowed by: app.work_list() has further arguments, and the one without them goes.
drop function if exists app.work_list(int4, date, int4);
-- Whether an obligation was met is asked of its row, not of its identifier; what asks it is made anew with the
-- routines.
drop function if exists app.obligation_met(int4, uuid, date) cascade;
