create or replace function app.set_activity_area() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A kind never changes its area, so no lock is needed. Without a kind, or with one of another municipality, the checks
-- and foreign keys of the table refuse the row: any area will do.
begin
    new.area := coalesce(
        (select k.area from ecdp.activity_kind as k where k.code = new.kind),
        (select k.area from ecdp.own_activity_kind as k where k.tenant_id = new.tenant_id and k.id = new.own_kind_id),
        'curriculum_sharing'
    );
    return new;
end
$$;
comment on function app.set_activity_area() is 'Trigger: an activity belongs to the area of its kind.';
