-- How far what a partner's offers say they bring still reaches for one more centre, area by area. Where nothing is
-- promised (app.partner_work) it is not looked at: all of it is there. One row.
create or replace function app.partner_supply(tenant int4, partner uuid, is_promised bool)
returns table (supply float8[])
language sql stable
begin atomic
    select
        case
            when is_promised
                then (
                    select
                        array[
                            coalesce(avg(b.part) filter (where b.area = 'curriculum_sharing'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'teacher_training'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'physical_mental_health'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'nutrition_hygiene'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'family_engagement'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'community_advocacy'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'funding_access'), 1),
                            coalesce(avg(b.part) filter (where b.area = 'resource_mobilisation'), 1)
                        ]
                    from (
                        select o.area, least(1, o.places * o.share_left) as part
                        from app.offered_resources(tenant, partner) as o
                    ) as b
                )
            else app.by_area('{}', '{}', 1)
        end as supply;
end;
comment on function app.partner_supply(int4, uuid, bool)
is 'Of each area of collaboration, in their order, which part of one centre''s share of what the partner''s offer says it brings is still there, 0 to 1, on average over kinds of resources; 1 where the offer says nothing.';
revoke all on function app.partner_supply(int4, uuid, bool) from public;
grant execute on function app.partner_supply(int4, uuid, bool) to ecdp_api, ecdp_worker;
