create or replace function app.centre_state(tenant int4, centre uuid)
returns table (capacity int4, children int4, practitioners int4, age_groups text[], observed_on date)
language sql stable
begin atomic
    select
        s.capacity, s.children, s.practitioners,
        case
            when s.ages is not null
                then
                    array_remove(array[
                        case when s.ages & 1 > 0 then '0_1' end, case when s.ages & 2 > 0 then '2' end,
                        case when s.ages & 4 > 0 then '3' end, case when s.ages & 8 > 0 then '4' end,
                        case when s.ages & 16 > 0 then '5' end
                    ], null)
        end as age_groups,
        s.observed_on
    from (
        select
            (array_agg(m.capacity order by m.observed_on desc) filter (where m.capacity is not null))[1] as capacity,
            (array_agg(m.children order by m.observed_on desc) filter (where m.children is not null))[1] as children,
            (array_agg(m.practitioners order by m.observed_on desc) filter (where m.practitioners is not null))[1]
                as practitioners,
            (array_agg(m.ages order by m.observed_on desc) filter (where m.children is not null))[1] as ages,
            max(m.observed_on) as observed_on
        from (
            select
                o.observed_on, o.capacity,
                case
                    when
                        num_nonnulls(
                            o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5,
                            o.boys_0_1, o.boys_2, o.boys_3, o.boys_4, o.boys_5
                        ) > 0
                        then
                            coalesce(o.girls_0_1, 0) + coalesce(o.girls_2, 0) + coalesce(o.girls_3, 0)
                            + coalesce(o.girls_4, 0) + coalesce(o.girls_5, 0) + coalesce(o.boys_0_1, 0)
                            + coalesce(o.boys_2, 0)
                            + coalesce(o.boys_3, 0)
                            + coalesce(o.boys_4, 0)
                            + coalesce(o.boys_5, 0)
                end as children,
                case when coalesce(o.girls_0_1, 0) + coalesce(o.boys_0_1, 0) > 0 then 1 else 0 end
                + case when coalesce(o.girls_2, 0) + coalesce(o.boys_2, 0) > 0 then 2 else 0 end
                + case when coalesce(o.girls_3, 0) + coalesce(o.boys_3, 0) > 0 then 4 else 0 end
                + case when coalesce(o.girls_4, 0) + coalesce(o.boys_4, 0) > 0 then 8 else 0 end
                + case when coalesce(o.girls_5, 0) + coalesce(o.boys_5, 0) > 0 then 16 else 0 end as ages,
                case
                    when
                        num_nonnulls(
                            o.practitioners_none, o.practitioners_nqf_1_3, o.practitioners_nqf_4,
                            o.practitioners_nqf_5, o.practitioners_nqf_6_up
                        ) > 0
                        then
                            coalesce(o.practitioners_none, 0) + coalesce(o.practitioners_nqf_1_3, 0)
                            + coalesce(o.practitioners_nqf_4, 0) + coalesce(o.practitioners_nqf_5, 0)
                            + coalesce(o.practitioners_nqf_6_up, 0)
                end as practitioners
            from ecdp.centre_measure as o
            where o.tenant_id = tenant and o.centre_id = centre and o.archived_at is null
        ) as m
    ) as s;
end;
comment on function app.centre_state(int4, uuid)
is 'What a centre''s measures in use say of it: the newest value of each, and the day of the newest measure.';
revoke all on function app.centre_state(int4, uuid) from public;
grant execute on function app.centre_state(int4, uuid) to ecdp_api, ecdp_worker;
