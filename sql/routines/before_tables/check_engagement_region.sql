create or replace function app.check_engagement_region() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    place record;
begin
    select r.kind, r.valid_from, r.valid_to into place
    from ecdp.region as r
    where r.id = new.region_id;
    if place.kind in ('country', 'province') then
        raise exception 'the region is neither a ward nor a municipality'
        using errcode = '23514', constraint = 'engagement_region_id_kind_check', table = 'engagement', schema = 'ecdp',
        column = 'region_id';
    end if;
    -- The list of regions begins with the demarcation of 2016: what was held before it, was held where they are now.
    if place.valid_from > greatest(new.held_on, app.today()) or place.valid_to <= new.held_on then
        raise exception 'the region is not valid on the day of the engagement'
        using errcode = '23514', constraint = 'engagement_region_id_valid_check', table = 'engagement', schema = 'ecdp',
        column = 'region_id';
    end if;
    return null;
end
$$;
comment on function app.check_engagement_region()
is 'Trigger (after the row, so that policies speak first): an engagement is held in a ward or municipality, anywhere, that is valid on its day.';
