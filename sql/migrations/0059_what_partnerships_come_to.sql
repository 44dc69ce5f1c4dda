-- One function says what both said; whether an obligation is met can be asked by who knows more.
drop function if exists app.partner_load(int4, uuid, date, uuid) cascade;
drop function if exists app.partner_track(int4, uuid, date) cascade;
drop function if exists app.obligation_met(int4, ecdp.obligation, date) cascade;
