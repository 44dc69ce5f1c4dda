-- Tells of a child's other days in the wave too.
drop function if exists app.assessed_before(int4, uuid, bytea[], date[]);
