-- Who sees to a partnership; and to a grant or an activity of it, where that is somebody else.
alter table ecdp.partnership add column owner text;
alter table ecdp.partnership add constraint partnership_owner_check check (length(owner) between 1 and 200);
comment on column ecdp.partnership.owner is 'Role or team that sees to it, and to what belongs to it where nobody else is named.';
alter table ecdp.grant_application add column owner text;
alter table ecdp.grant_application add constraint grant_application_owner_check check (length(owner) between 1 and 200);
comment on column ecdp.grant_application.owner is 'Role or team that sees to it and to its reports; null for whoever sees to the partnership.';
alter table ecdp.activity add column owner text;
alter table ecdp.activity add constraint activity_owner_check check (length(owner) between 1 and 200);
comment on column ecdp.activity.owner is 'Role or team that sees to it; null for whoever sees to the partnership.';
grant update (owner) on ecdp.partnership to ecdp_api;
grant update (owner) on ecdp.grant_application to ecdp_api;
grant update (owner) on ecdp.activity to ecdp_api;
